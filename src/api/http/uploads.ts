import { once } from 'node:events';
import { Busboy } from '@fastify/busboy';
import type { Request, RequestHandler } from 'express';
import { limits } from '../../domain/limits.js';
import { storableFields } from '../../domain/storable-text.js';
import { TooBusy } from '../../security/turns.js';

/** A file of a form: its bytes, of which one is too many where it was larger than may be. Its name and type aren't kept. */
export type Upload = Uint8Array;

/** The forms that take files; every other multipart body stays unread. */
const formsWithFiles = [
  /^\/contact\/conversation\/[\w-]+$/,
  /^\/cases\/[\w-]+\/answers$/,
  /^\/records-asked\/[\w-]+\/copy$/,
];

/** Bytes of files that are held in memory at once, and of one network address: beyond that, people are asked to try again. */
const mostHeld = { all: 256 * 1024 * 1024, each: 128 * 1024 * 1024 };

/** Bytes of one text field, and of everything a form has beside its files. */
const fieldBytes = 400 * 1024;

/** Bytes that are read at once: everyone else waits while the parser works through them. */
const stretch = 4 * 1024;

const uploads = new WeakMap<Request, readonly Upload[]>();

/** The files that came with a form, in their order. */
export function uploadsOf(request: Request): readonly Upload[] {
  return uploads.get(request) ?? [];
}

/**
 * Reads the forms that take files, so that whatever comes after finds their fields as of any form. Files stay in memory until the answer is out: they are someone's
 * health data. Those of someone who may not send any are read past.
 */
export function readUploads(maySend: (request: Request) => Promise<boolean>): RequestHandler {
  const held = new Map<string, number>();
  const countFor = (ip: string, bytes: number) => {
    for (const key of ['', ip]) {
      const now = (held.get(key) ?? 0) + bytes;
      if (now > 0) held.set(key, now);
      else held.delete(key);
    }
    return (held.get('') ?? 0) <= mostHeld.all && (held.get(ip) ?? 0) <= mostHeld.each;
  };
  return async (request, response, next) => {
    if (!takesFiles(request)) return next();
    const ip = `of ${request.ip}`;
    let mine = 0;
    response.once('close', () => countFor(ip, -mine));
    const hold = (bytes: number) => {
      mine += bytes;
      return countFor(ip, bytes);
    };
    const typed: Record<string, string> = {};
    try {
      uploads.set(request, await readForm(request, (await maySend(request)) ? hold : null, typed));
    } catch (error) {
      // What is still on its way isn't worth waiting for.
      request.resume();
      throw error;
    } finally {
      // Also of a form that isn't taken: words of a crisis in it are heard.
      request.body = storableFields(Object.entries(typed));
    }
    next();
  };
}

function takesFiles(request: Request): boolean {
  const isOurs = request.method === 'POST' && formsWithFiles.some((path) => path.test(request.path));
  return isOurs && Boolean(request.is('multipart/form-data'));
}

/** Reads the fields into `fields` as they come, and the files; null for `hold` keeps none. */
async function readForm(
  request: Request,
  hold: ((bytes: number) => boolean) | null,
  fields: Record<string, string>,
): Promise<readonly Upload[]> {
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
  const received: Buffer[][] = [];
  let over: Error | null = null;
  let typed = 0;
  parser.on('field', (name, value) => {
    fields[name] = value;
    typed += name.length + value.length;
    if (typed > fieldBytes) over = unreadable('entity.too.large', 413);
  });
  parser.on('file', (_name, stream, filename) => {
    const chunks: Buffer[] = [];
    // The form that ends within a file is told by the parser, too; unheard, this would end the program.
    stream.on('error', () => undefined);
    // Where none was chosen, a browser sends a file without name and bytes.
    if (filename) received.push(chunks);
    stream.on('data', (chunk: Buffer) => {
      if (hold === null) return;
      if (chunks.length === 0 && !filename) received.push(chunks);
      chunks.push(chunk);
      if (!hold(chunk.length)) over = new TooBusy('Too many files are on their way');
    });
  });
  for (const limit of ['partsLimit', 'fieldsLimit'] as const)
    parser.on(limit, () => {
      over = unreadable('entity.too.large', 413);
    });
  const finished = new Promise<void>((resolve, reject) => {
    parser.on('finish', resolve);
    parser.on('error', () => reject(unreadable('entity.parse.failed', 400)));
  });
  finished.catch(() => undefined);
  let total = 0;
  for await (const piece of piecesOf(request)) {
    total += piece.length;
    if (total > mostBytes) {
      // What was typed came first, and its writer must not lose it: the route refuses the file.
      request.resume();
      return hold === null ? [] : [new Uint8Array(fileSize + 1)];
    }
    if (!parser.write(piece)) await Promise.race([once(parser, 'drain'), finished]);
    if (over !== null) throw over;
  }
  parser.end();
  await finished;
  return hold === null ? [] : received.map((chunks) => Buffer.concat(chunks));
}

/** A body as it comes, in small pieces; the connection stays for the answer. */
async function* piecesOf(request: Request): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
      for (let at = 0; at < chunk.length; at += stretch) yield chunk.subarray(at, at + stretch);
  } catch {
    throw unreadable('entity.parse.failed', 400);
  }
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
