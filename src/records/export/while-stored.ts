import { once } from 'node:events';
import type { PassThrough, Readable } from 'node:stream';

/**
 * Fills streams while a store reads them. Where either fails, both end with that error, at once: a store that reads no more would
 * otherwise be written to for ever, and one whose streams nobody ends would keep what it has begun.
 */
export async function fillWhileStored<Stored>(
  streams: readonly Readable[],
  storing: Promise<Stored>,
  fill: (failed: AbortSignal) => Promise<void>,
): Promise<Stored> {
  const failing = new AbortController();
  const end = (error: unknown): never => {
    failing.abort(error);
    for (const stream of streams) stream.on('error', () => undefined).destroy(error as Error);
    throw error;
  };
  const [stored] = await Promise.all([storing.catch(end), fill(failing.signal).catch(end)]);
  return stored;
}

/** Waits until the store has read so much that more can be written; throws once storing has failed. */
export async function untilRead(stream: PassThrough, failed: AbortSignal): Promise<void> {
  failed.throwIfAborted();
  if (stream.writableNeedDrain) await once(stream, 'drain', { signal: failed });
}
