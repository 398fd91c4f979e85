import { fileURLToPath } from 'node:url';
import { RecordStoreAway } from '../domain/away.js';
import type { RecordStore } from '../ports.js';
import { createDiskRecordStore } from './disk-record-store.js';
import { createS3RecordStore } from './s3-record-store.js';

/** Opens the record store that an address names: `file:` a folder, `s3:` a bucket. Throws RecordStoreAway while it cannot be reached. */
export function createRecordStore(url: string): RecordStore {
  const store = url.startsWith('s3:')
    ? createS3RecordStore(url)
    : createDiskRecordStore(url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length));
  return {
    put: (...request) => sayingAway(store.put(...request)),
    get: (...request) => sayingAway(store.get(...request)),
    size: (...request) => sayingAway(store.size(...request)),
    deleteFolder: (...request) => sayingAway(store.deleteFolder(...request)),
  };
}

/** A disk that isn't mounted, full or broken, and a socket that leads nowhere. */
const awayCodes: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EIO',
  'ENODEV',
  'ENOSPC',
  'ENOTCONN',
  'ENOTDIR',
  'EROFS',
  'ESTALE',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

async function sayingAway<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const { name, code, $metadata } = error as {
      name?: string;
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    if (awayCodes.has(code) || name === 'TimeoutError' || ($metadata?.httpStatusCode ?? 0) >= 500)
      throw new RecordStoreAway(`The record store cannot be reached (${code ?? name})`, { cause: error });
    throw error;
  }
}
