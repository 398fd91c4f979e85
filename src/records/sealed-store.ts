import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { unwrap, wrap } from '../adapters/key-store.js';
import { RecordDamaged, RecordKeyMissing, StoredRecordMissing } from '../domain/away.js';
import type { RecordStore } from '../ports.js';
import type { Key } from '../security/key.js';
import { openWithNonce, sealWithNonce, tagBytes } from '../security/seal.js';
import { orDamaged } from './or-damaged.js';

/** Plain bytes a frame holds; every frame but the last is full, so any byte can be found without reading what is before it. */
const frameBytes = 64 * 1024;
const headerBytes = 256;

/** What a stored object is without its encryption. */
export interface StoredObject {
  readonly size: number;
  readonly sha256: string;
}

/** Encrypted objects in the record store, streamed both ways with memory that doesn't grow with their size. */
export interface SealedStore {
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<StoredObject>;
  /** Plain bytes from `start` to before `end`; only the frames concerned are read. */
  get(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  deleteFolder(folder: string): Promise<void>;
}

/**
 * Envelope encryption over a record store. Each object has a random data key, wrapped by the first record key in a 256-byte
 * header; frames of 64 KiB are AES-256-GCM with a counter as nonce and a flag for the last (the STREAM construction), so that a
 * cut, swapped or altered object doesn't open.
 */
export function createSealedStore(store: RecordStore, keys: readonly Key[]): SealedStore {
  const current = keys[0];
  if (current === undefined) throw new Error('The sealed store needs a record key');
  return {
    async put(key, source) {
      const dataKey = randomBytes(32);
      const hash = createHash('sha256');
      let size = 0;
      await store.put(key, seal(source));
      return { size, sha256: hash.digest('hex') };

      async function* seal(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
        yield header(dataKey, key, current as Key);
        let counter = 0;
        for await (const { frame, last } of frames(plain)) {
          hash.update(frame);
          size += frame.length;
          yield sealFrame(dataKey, counter, last, frame);
          counter += 1;
        }
      }
    },
    async get(key, range) {
      const stored = await store.size(key);
      if (stored === null) throw new StoredRecordMissing(key);
      const body = stored - headerBytes;
      if (body < tagBytes) throw new RecordDamaged({ objectKey: key });
      const dataKey = openHeader(await bytesOf(store, key, 0, headerBytes), key, keys);
      const frameCount = Math.max(1, Math.ceil(body / (frameBytes + tagBytes)));
      const size = body - frameCount * tagBytes;
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? size, size);
      return Readable.from(open(), { objectMode: false });

      async function* open(): AsyncGenerator<Uint8Array> {
        for (
          let index = Math.floor(start / frameBytes);
          index < frameCount && (index * frameBytes < end || size === 0);
          index += 1
        ) {
          const from = headerBytes + index * (frameBytes + tagBytes);
          const sealed = await bytesOf(
            store,
            key,
            from,
            Math.min(from + frameBytes + tagBytes, stored as number),
          );
          const frame = orDamaged(() => openFrame(dataKey, index, index === frameCount - 1, sealed), {
            objectKey: key,
          });
          yield frame.subarray(
            Math.max(0, start - index * frameBytes),
            Math.max(0, end - index * frameBytes),
          );
        }
      }
    },
    deleteFolder: (folder) => store.deleteFolder(folder),
  };
}

async function* frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ frame: Buffer; last: boolean }> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      // A full frame waits until more comes: only then it is known not to be the last.
      if (bytes === frameBytes) {
        yield { frame: Buffer.concat(waiting), last: false };
        [waiting, bytes] = [[], 0];
      }
      const piece = chunk.subarray(at, at + frameBytes - bytes);
      waiting.push(piece);
      bytes += piece.length;
      at += piece.length;
    }
  }
  yield { frame: Buffer.concat(waiting), last: true };
}

function nonce(counter: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(counter, 5, 6);
  bytes.writeUInt8(last ? 1 : 0, 11);
  return bytes;
}

function sealFrame(dataKey: Uint8Array, counter: number, last: boolean, frame: Uint8Array): Buffer {
  return sealWithNonce(dataKey, nonce(counter, last), '', frame);
}

function openFrame(dataKey: Uint8Array, counter: number, last: boolean, sealed: Uint8Array): Buffer {
  return openWithNonce(dataKey, nonce(counter, last), '', sealed);
}

function header(dataKey: Uint8Array, objectKey: string, recordKey: Key): Buffer {
  const text = JSON.stringify({
    v: 1,
    k: recordKey.id,
    w: wrap(dataKey, objectKey, recordKey).toString('base64'),
  });
  if (text.length > headerBytes) throw new Error('The id of a record key is too long');
  return Buffer.from(text.padEnd(headerBytes));
}

/** The id of the record key, and the data key that it wraps. */
const headerIn = z.object({ k: z.string(), w: z.string() });

function openHeader(bytes: Buffer, objectKey: string, keys: readonly Key[]): Buffer {
  const { k, w } = orDamaged(() => headerIn.parse(JSON.parse(bytes.toString('utf8'))), { objectKey });
  const recordKey = keys.find((key) => key.id === k);
  if (recordKey === undefined) throw new RecordKeyMissing(k);
  return orDamaged(() => unwrap(Buffer.from(w, 'base64'), objectKey, recordKey), { objectKey });
}

async function bytesOf(store: RecordStore, key: string, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.get(key, { start, end })) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
