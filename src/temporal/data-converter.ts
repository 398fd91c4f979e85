import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Key } from '../security/key.js';
import { createPayloadCodec } from './payload-codec.js';
import { createWorkerCodec } from './worker-codec.js';

/** Path of the failure converter, for all that load it: client, worker, bundle and replay. */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.cjs', import.meta.url));

/** The data converter of every program that talks to workflows: encrypted payloads, encrypted failures. */
export function createDataConverter(keys: readonly Key[]): DataConverter {
  return { failureConverterPath, payloadCodecs: [createPayloadCodec(keys)] };
}

/** The same for workers, which must go on when someone sends a workflow something in clear. */
export function createWorkerDataConverter(keys: readonly Key[]): DataConverter {
  return { failureConverterPath, payloadCodecs: [createWorkerCodec(keys)] };
}
