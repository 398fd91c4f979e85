import { once } from 'node:events';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { Request } from 'express';
import { limits } from '../../domain/limits.js';

/** Bytes of one text field, and of everything a form has beside its files. */
const fieldBytes = 400 * 1024;

/** Bytes that are read at once: everyone else waits while the parser works through them. */
const stretch = 4 * 1024;

/** What has come of a form. */
export interface Form {
  readonly fields: Record<string, string>;
  /** The pieces of each file. */
  files: Buffer[][];
}

/** When reading ends, and what is told of each piece of a file; null keeps none. */
interface Reading {
  readonly signal: AbortSignal;
  readonly hold: ((bytes: number) => void) | null;
}

/** Reads a multipart body into a form, with at most as many and as large files as may be sent, and one of each more. Throws what the signal says, and where the form can't be read; the form has what came before. */
export async function readForm(request: Request, form: Form, { signal, hold }: Reading): Promise<void> {
  const { bytes: fileSize, atOnce } = limits.papers;
  // One more than may be, so that too many are told from enough.
  const files = atOnce + 1;
  const mostBytes = files * (fileSize + 1) + fieldBytes;
  const parser = open(request, {
    fileSize: fileSize + 1,
    files,
    fields: 50,
    fieldSize: fieldBytes,
    parts: 60,
    // Of the head of a part; a browser sends three lines.
    headerPairs: 20,
    headerSize: 8 * 1024,
  });
  let isOver = false;
  let typed = 0;
  parser.on(
    'field',
    // A part needs no name, though the types of the parser say so.
    guarded(parser, (name: string | undefined = '', value: string) => {
      form.fields[name] = value;
      typed += name.length + value.length;
      if (typed > fieldBytes) isOver = true;
    }),
  );
  for (const limit of ['partsLimit', 'fieldsLimit'] as const)
    parser.on(limit, () => {
      isOver = true;
    });
  keepFiles(parser, form, { signal, hold });
  const finished = new Promise<void>((resolve, reject) => {
    parser.on('finish', resolve);
    parser.on('error', () => reject(unreadable('entity.parse.failed', 400)));
  });
  finished.catch(() => undefined);
  let total = 0;
  const isWhole = await eachChunk(request, signal, async (chunk) => {
    for (let at = 0; at < chunk.length; at += stretch) {
      const piece = chunk.subarray(at, at + stretch);
      total += piece.length;
      if (total > mostBytes) return false;
      if (!parser.write(piece)) await Promise.race([once(parser, 'drain'), finished]);
      if (isOver) throw unreadable('entity.too.large', 413);
      signal.throwIfAborted();
    }
    return true;
  });
  if (isWhole) {
    parser.end();
    await finished;
    signal.throwIfAborted();
    if (isOver) throw unreadable('entity.too.large', 413);
  }
  // What was typed came first, and its writer must not lose it: the route refuses the file.
  else form.files = hold === null ? [] : [[Buffer.alloc(fileSize + 1)]];
}

/** Has the files of a form kept as they come. */
function keepFiles(parser: ReturnType<typeof open>, form: Form, { signal, hold }: Reading): void {
  const keep = (_name: string, stream: BusboyFileStream, filename: string) => {
    const chunks: Buffer[] = [];
    // The form that ends within a file is told by the parser, too; unheard, this would end the program.
    stream.on('error', () => undefined);
    // Read past: nobody may send any, or there are too many, which their number says.
    const isKept = hold !== null && form.files.length < limits.papers.atOnce;
    // Where none was chosen, a browser sends a file without name and bytes.
    if (filename && hold !== null) form.files.push(chunks);
    const take = (chunk: Buffer) => {
      if (hold === null || signal.aborted) return;
      if (chunks.length === 0 && !filename) form.files.push(chunks);
      chunks.push(isKept ? chunk : Buffer.alloc(0));
      if (isKept) hold(chunk.length);
    };
    stream.on('data', guarded(parser, take));
  };
  parser.on('file', guarded(parser, keep));
}

/** What this listener throws ends the form; thrown out of the parser, which goes on by itself, it would end the program. */
function guarded<Told extends unknown[]>(
  parser: ReturnType<typeof open>,
  listener: (...told: Told) => void,
): (...told: Told) => void {
  return (...told) => {
    try {
      listener(...told);
    } catch (error) {
      parser.destroy(error as Error);
    }
  };
}

/** Has each piece of a body taken as it comes, until `take` says false; true where that was all. The connection stays for the answer, and what else is on its way is read past. */
async function eachChunk(
  request: Request,
  signal: AbortSignal,
  take: (chunk: Buffer) => Promise<boolean>,
): Promise<boolean> {
  const heard = new AbortController();
  return new Promise<boolean>((resolve, reject) => {
    const on = (name: string, listener: (chunk: Buffer) => void) => {
      request.on(name, listener);
      heard.signal.addEventListener('abort', () => request.off(name, listener));
    };
    const brokenOff = () => reject(unreadable('entity.parse.failed', 400));
    on('data', (chunk) => {
      request.pause();
      take(chunk).then((goesOn) => (goesOn ? request.resume() : resolve(false)), reject);
    });
    on('end', () => resolve(true));
    on('error', brokenOff);
    on('close', brokenOff);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: heard.signal });
    if (request.destroyed) brokenOff();
    else request.resume();
  }).finally(() => {
    heard.abort();
    request.resume();
  });
}

function open(
  request: Request,
  limitsOfForm: NonNullable<ConstructorParameters<typeof Busboy>[0]['limits']>,
) {
  const type = request.get('content-type') ?? '';
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': type }, limits: limitsOfForm });
  } catch {
    throw unreadable('entity.parse.failed', 400);
  }
}

function unreadable(type: 'entity.parse.failed' | 'entity.too.large', status: number): Error {
  return Object.assign(new Error('The form is not read'), { type, status });
}
