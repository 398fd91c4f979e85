import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec, type Key } from './payload-codec.js';

/** Path of the failure converter, for whoever has to load it (client, worker, bundle, replay). */
export const failureConverterPath = fileURLToPath(new URL('failure-converter.cjs', import.meta.url));

/** The one data converter of the project: encrypted payloads, encrypted failures. */
export function createDataConverter(keys: readonly Key[]): DataConverter {
  return { failureConverterPath, payloadCodecs: [createPayloadCodec(keys)] };
}
