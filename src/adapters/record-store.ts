import { fileURLToPath } from 'node:url';
import type { RecordStore } from '../ports.js';
import { createDiskRecordStore } from './disk-record-store.js';
import { createS3RecordStore } from './s3-record-store.js';

/** Opens the record store that an address names: `file:` a folder, `s3:` a bucket. */
export function createRecordStore(url: string): RecordStore {
  if (url.startsWith('s3:')) return createS3RecordStore(url);
  return createDiskRecordStore(url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length));
}
