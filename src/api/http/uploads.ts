import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { Request, RequestHandler, Response } from 'express';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import { storableFields } from '../../domain/storable-text.js';
import type { SentFile } from '../../operations/contact-request/take-paper.js';
import type { Asker } from '../../security/turns.js';
import { createUploadRoom, UploadEnded, type Sender, type UnderWay } from './upload-room.js';

/** The forms that take files; every other multipart body stays unread. */
const formsWithFiles = [
  /^\/contact\/conversation\/[\w-]+$/,
  /^\/cases\/[\w-]+\/answers$/,
  /^\/records-asked\/[\w-]+\/copy$/,
];

/** How much of what is uploaded is held in memory, and how slowly it may come. */
export const uploadLimits = {
  /** Bytes of files. Basis: product; five forms with as many and as large files as may be, half of them of one network or member of staff. */
  held: { all: 256 * 1024 * 1024, each: 128 * 1024 * 1024 },
  /**
   * A form ends after two whiles in a row, in milliseconds, in each of which fewer bytes came. Basis: product; 5 KB a second, a tenth of what a slow phone sends (2 MB at 50 KB a second
   * take 40 seconds). Of such a phone a gap of 25 seconds, as in a tunnel, ends nothing; one of 45 always does.
   */
  pace: { bytes: 75_000, everyMs: 15_000 },
  /** Milliseconds from the last byte to the answer, after which the files are refused. Basis: product; nginx and AWS load balancers give up after 60 s. */
  answerMs: 45_000,
};

export type UploadLimits = typeof uploadLimits;

/** Bytes of one text field, and of everything a form has beside its files. */
const fieldBytes = 400 * 1024;

/** Bytes that are read at once: everyone else waits while the parser works through them. */
const stretch = 4 * 1024;

const uploads = new WeakMap<Request, readonly SentFile[] | Refusal>();

/**
 * The files that came with a form, in their order, or why the form ended before they were all there. Of one that is larger than may be, a byte is too many; names and types aren't kept.
 */
export function uploadsOf(request: Request): readonly SentFile[] | Refusal {
  return uploads.get(request) ?? [];
}

/**
 * Reads the forms that take files, so that whatever comes after finds their fields as of any form. Files stay in memory until the answer is out, or would be too late: they are someone's
 * health data. `senderOf` says who sends them; those of someone who may not send any (null) are read past. Of one sender the newest is read: who presses again doesn't wait for the first.
 * A form that ends for want of room, or because it comes too slowly, goes on to its route with what came of its fields, so that who typed them sees them again. What is done with the files
 * ends for want of room, too, and once someone has waited for too long; of who left after the last byte it goes on, since they think that it was sent.
 */
export function readUploads(
  senderOf: (request: Request) => Promise<Sender | null>,
  { held, pace, answerMs }: UploadLimits = uploadLimits,
): RequestHandler {
  const enter = createUploadRoom(held);
  return async (request, response, next) => {
    if (!takesFiles(request)) return next();
    const sender = await senderOf(request);
    const upload = sender && enter(sender);
    const form: Form = { fields: {}, files: [] };
    const ended = upload?.ended ?? new AbortController();
    const stopWatch = watchPace(request, pace, ended);
    try {
      await readForm(request, form, { signal: ended.signal, hold: upload?.hold ?? null });
      if (upload !== null) keepUntilAnswered(upload, response, answerMs);
      const by = sender && { ...sender, signal: ended.signal };
      uploads.set(request, by === null ? [] : await wholeFiles(form, by));
    } catch (error) {
      upload?.leave();
      if (!(error instanceof UploadEnded)) throw error;
      uploads.set(request, error.refusal);
    } finally {
      stopWatch();
      // Also of a form that isn't taken: words of a crisis in it are heard.
      request.body = storableFields(Object.entries(form.fields));
    }
    next();
  };
}

/** Each file in one piece; of ten megabytes that takes milliseconds, so others have their turn in between. */
async function wholeFiles({ files }: Form, by: Asker): Promise<readonly SentFile[]> {
  const whole: SentFile[] = [];
  for (const chunks of files) {
    whole.push({ bytes: Buffer.concat(chunks.splice(0)), by });
    await setImmediate();
  }
  return whole;
}

/** Keeps a form that came whole until its answer is out, and ends what is done with its files where that takes too long. Of who left, nothing says when it is done: their bytes count until then. */
function keepUntilAnswered(upload: UnderWay, response: Response, answerMs: number): void {
  upload.stay();
  const late = setTimeout(() => {
    upload.leave();
    upload.ended.abort(new UploadEnded({ refused: 'papers-busy', field: 'papers' }));
  }, answerMs).unref();
  response.once('close', () => {
    if (!response.writableFinished) return;
    clearTimeout(late);
    upload.leave();
  });
}

/** Ends a form that comes too slowly. */
function watchPace(
  request: Request,
  { bytes, everyMs }: UploadLimits['pace'],
  ended: AbortController,
): () => void {
  let came = 0;
  let isSlow = false;
  const count = (chunk: Buffer) => {
    came += chunk.length;
  };
  request.on('data', count);
  const timer = setInterval(() => {
    const wasSlow = isSlow;
    isSlow = came < bytes;
    if (wasSlow && isSlow) ended.abort(new UploadEnded({ refused: 'body-too-slow', field: 'papers' }));
    came = 0;
  }, everyMs);
  return () => {
    clearInterval(timer);
    request.off('data', count);
  };
}

function takesFiles(request: Request): boolean {
  const isOurs = request.method === 'POST' && formsWithFiles.some((path) => path.test(request.path));
  return isOurs && Boolean(request.is('multipart/form-data'));
}

/** What has come of a form. */
interface Form {
  readonly fields: Record<string, string>;
  /** The pieces of each file. */
  files: Buffer[][];
}

/** When reading ends, and what is told of each piece of a file; null keeps none. */
interface Reading {
  readonly signal: AbortSignal;
  readonly hold: ((bytes: number) => void) | null;
}

/** Throws what the signal says, and where the form can't be read; the form has what came before. */
async function readForm(request: Request, form: Form, { signal, hold }: Reading): Promise<void> {
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
