import { Busboy } from '@fastify/busboy';
import type { Request, RequestHandler } from 'express';
import { limits } from '../../domain/limits.js';
import { TooBusy } from '../../security/turns.js';

/** A file of a form: its bytes, of which one is too many where it was larger than may be. Its name and type are not kept. */
export type Upload = Uint8Array;

/** The forms that take files; every other multipart body stays unread. */
const formsWithFiles = [/^\/contact\/conversation\/[\w-]+$/, /^\/cases\/[\w-]+\/answers$/];

/** Bytes of files that are held in memory at once; beyond that, people are asked to try again. */
const mostHeld = 256 * 1024 * 1024;

/** Bytes of one text field, and of everything a form has beside its files. */
const fieldBytes = 400 * 1024;

const uploads = new WeakMap<Request, readonly Upload[]>();

/** The files that came with a form, in their order. */
export function uploadsOf(request: Request): readonly Upload[] {
  return uploads.get(request) ?? [];
}

/** Reads the forms that take files, so that whatever comes after finds their fields as of any form. Files stay in memory: they are someone's health data. */
export function readUploads(): RequestHandler {
  let held = 0;
  return async (request, _response, next) => {
    if (!takesFiles(request)) return next();
    let mine = 0;
    request.once('close', () => {
      held -= mine;
    });
    const mayHold = (bytes: number) => {
      held += bytes;
      mine += bytes;
      return held <= mostHeld;
    };
    try {
      const { fields, files } = await readForm(request, mayHold);
      request.body = fields;
      uploads.set(request, files);
    } catch (error) {
      // What is still on its way is not worth waiting for.
      request.unpipe();
      request.resume();
      throw error;
    }
    next();
  };
}

function takesFiles(request: Request): boolean {
  const isOurs = request.method === 'POST' && formsWithFiles.some((path) => path.test(request.path));
  return isOurs && Boolean(request.is('multipart/form-data'));
}

interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly Upload[];
}

async function readForm(request: Request, mayHold: (bytes: number) => boolean): Promise<Form> {
  const { bytes: fileSize, atOnce } = limits.papers;
  // One more than may be, so that too many are told from enough.
  const files = atOnce + 1;
  const mostBytes = files * (fileSize + 1) + fieldBytes;
  const fields: Record<string, string> = {};
  const received: Buffer[][] = [];
  let total = 0;
  await new Promise<void>((resolve, reject) => {
    const parser = open(request, {
      fileSize: fileSize + 1,
      files,
      fields: 50,
      fieldSize: fieldBytes,
      parts: 60,
    });
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (_name, stream, filename) => {
      const chunks: Buffer[] = [];
      // Where none was chosen, a browser sends a file without name and bytes.
      if (filename) received.push(chunks);
      stream.on('data', (chunk: Buffer) => {
        if (chunks.length === 0 && !filename) received.push(chunks);
        chunks.push(chunk);
        if (!mayHold(chunk.length)) reject(new TooBusy('Too many files are on their way'));
      });
    });
    parser.on('finish', resolve);
    parser.on('error', () => reject(unreadable('entity.parse.failed', 400)));
    request.on('data', (chunk: Buffer) => {
      total += chunk.length;
      if (total > mostBytes) reject(unreadable('entity.too.large', 413));
    });
    request.once('aborted', () => reject(unreadable('entity.parse.failed', 400)));
    request.pipe(parser);
  });
  return { fields, files: received.map((chunks) => Buffer.concat(chunks)) };
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
