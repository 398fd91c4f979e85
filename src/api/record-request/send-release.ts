import type { Response } from 'express';
import type { ReleasedFile } from '../../operations/record-request/download.js';
import { sendStream } from '../http/send-stream.js';

/** Sends the file of a release, whole. */
export async function sendRelease(response: Response, { content, size, name }: ReleasedFile): Promise<void> {
  response.set({
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Length': String(size),
  });
  await sendStream(response, content);
}
