import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { unreadable, unsealed } from '../protocol/unsealed.js';
import type { Key } from '../security/key.js';
import { createPayloadCodec, isSealed, openPayload } from './payload-codec.js';

/**
 * The payload codec as a worker needs it. What is sent by hand may be in clear, or sealed so that nobody can open it; to refuse to open it would fail the
 * workflow task again and again, with all else that waits in it, and nothing in that case would move. So what is sent to a workflow opens as `unsealed` or as
 * `unreadable`, and the workflow says what becomes of it (workflows/kit/inbound-interceptor.ts). What belongs to an activity, its result first of all,
 * must be sealed and open.
 */
export function createWorkerCodec(keys: readonly Key[]): PayloadCodec {
  const codec = createPayloadCodec(keys);
  return {
    encode: codec.encode,
    decode: async (payloads, context) =>
      context?.type === 'workflow'
        ? payloads.map((payload) => forWorkflow(payload, keys))
        : codec.decode(payloads),
  };
}

function forWorkflow(payload: Payload, keys: readonly Key[]): Payload {
  if (!isSealed(payload)) return defaultPayloadConverter.toPayload(unsealed);
  try {
    const opened = openPayload(payload, keys).payload;
    // The SDK reads it where a failure is one of the whole task.
    defaultPayloadConverter.fromPayload(opened);
    return opened;
  } catch {
    return defaultPayloadConverter.toPayload(unreadable);
  }
}
