import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** Sends what is stored as the body of an answer. A browser that goes away ends it, and that is no error: it may come back. */
export async function sendStream(response: Response, stored: Readable): Promise<void> {
  try {
    await pipeline(stored, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
