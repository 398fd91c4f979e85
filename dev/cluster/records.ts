import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findS3Gateway } from '../../scripts/tools.mjs';
import { startProgram, type Program } from '../program.js';

/** Of a store that listens on this machine only and holds what is sealed. */
const credentials = { AWS_ACCESS_KEY_ID: 'headway', AWS_SECRET_ACCESS_KEY: 'local-record-store' };

const bucket = 'records';

/** Where the bucket's objects lie, as files. */
export const recordsFolder = (folder: string) => join(folder, 'records');

/** Starts the S3-compatible store, Versity's gateway over a folder. */
export function startRecordStore(
  folder: string,
  port: number,
  pauses: readonly number[] | undefined,
): Program {
  const gateway = findS3Gateway();
  if (gateway === null) throw new Error('The S3 gateway is missing: run `node scripts/setup.mjs --cluster`.');
  const files = recordsFolder(folder);
  const beside = join(folder, 'attributes-of-records');
  for (const path of [join(files, bucket), beside]) mkdirSync(path, { recursive: true });
  return startProgram({
    name: 'records',
    binary: gateway,
    parameters: ['--port', `127.0.0.1:${port}`, 'posix', '--sidecar', beside, files],
    environment: {
      ROOT_ACCESS_KEY: credentials.AWS_ACCESS_KEY_ID,
      ROOT_SECRET_KEY: credentials.AWS_SECRET_ACCESS_KEY,
    },
    log: join(folder, 'logs', 'records.log'),
    ...(pauses === undefined ? {} : { pauses }),
  });
}

/** How a back office reaches the store on a port; where several share it, each has a bucket of its own. */
export function recordStoreOn(port: number, ownBucket = bucket) {
  return {
    ...credentials,
    RECORD_STORE_URL: `s3://${ownBucket}?endpoint=http://127.0.0.1:${port}&region=us-east-1`,
  };
}
