import type { Response } from 'express';
import type { Dependencies } from '../../dependencies.js';
import type { ReleasedFile } from '../../operations/record-request/download.js';
import { sendStream } from '../http/send-stream.js';

/** Sends the file of a release, whole. */
export async function sendRelease(
  { records }: Pick<Dependencies, 'records'>,
  response: Response,
  { objectKey, size, name }: ReleasedFile,
): Promise<void> {
  const stream = await records.get(objectKey, { start: 0, end: size });
  response.set({
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Length': String(size),
  });
  await sendStream(response, stream);
}
