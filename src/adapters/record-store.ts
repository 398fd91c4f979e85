import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { RecordStoreAway, socketCodes } from '../domain/away.js';
import type { RecordStore } from '../ports.js';
import { createDiskRecordStore } from './disk-record-store.js';
import { createS3RecordStore, type S3Patience } from './s3-record-store.js';

/** Opens the record store that an address names: `file:` a folder, `s3:` a bucket. Throws RecordStoreAway while it cannot be reached, or doesn't let us in. */
export function createRecordStore(url: string, patience?: S3Patience): RecordStore {
  const store = url.startsWith('s3:')
    ? createS3RecordStore(url, patience)
    : createDiskRecordStore(url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length));
  return {
    put: (...request) => sayingAway(store.put(...request)),
    get: async (...request) =>
      Readable.from(whileRead(await sayingAway(store.get(...request))), { objectMode: false }),
    size: (...request) => sayingAway(store.size(...request)),
    deleteFolder: (...request) => sayingAway(store.deleteFolder(...request)),
  };
}

/** A disk that isn't mounted, full or broken, and a socket that leads nowhere. */
const awayCodes: ReadonlySet<unknown> = new Set([
  ...socketCodes,
  'EACCES',
  'EBUSY',
  'EDQUOT',
  'EIO',
  'ENODEV',
  'ENOSPC',
  'ENOTCONN',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ESTALE',
]);

/** What a bucket, or the way to its credentials, says that answers nobody, or not us (Amazon S3 API, "Error responses"). */
const awayNames: ReadonlySet<unknown> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'NoSuchBucket',
  'TimeoutError',
]);
const awayStatuses = [401, 403, 429];

async function sayingAway<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw saidAsAway(error);
  }
}

/** What breaks off while it is read was opened before. */
async function* whileRead(content: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* content as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw saidAsAway(error);
  }
}

/** An error as it is told to those who asked: RecordStoreAway where it says that of the store, else itself. */
function saidAsAway(error: unknown): unknown {
  const { name, code, $metadata } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return awayCodes.has(code) || awayNames.has(name) || awayStatuses.includes(status) || status >= 500
    ? new RecordStoreAway(`The record store cannot be reached (${code ?? name})`, { cause: error })
    : error;
}
