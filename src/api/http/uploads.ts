import { setImmediate } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Refusal } from '../../domain/refusals.js';
import { storableFields } from '../../domain/storable-text.js';
import type { SentFile } from '../../operations/contact-request/take-paper.js';
import type { Asker } from '../../security/turns.js';
import { readForm, type Form } from './multipart.js';
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
