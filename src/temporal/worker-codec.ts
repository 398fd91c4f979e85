import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import { unsealed } from '../protocol/unsealed.js';
import type { Key } from '../security/key.js';
import { createPayloadCodec, isSealed } from './payload-codec.js';

/**
 * The payload codec as a worker needs it. A signal or an update sent by hand may be in clear; refusing to open it would fail the
 * workflow task again and again, and nothing in that case would move. So what is sent to a workflow opens as `unsealed`, which
 * the workflow refuses (workflows/kit/inbound-interceptor.ts). What belongs to an activity, its result first of all, must be sealed.
 */
export function createWorkerCodec(keys: readonly Key[]): PayloadCodec {
  const codec = createPayloadCodec(keys);
  return {
    encode: codec.encode,
    decode: async (payloads, context) => {
      if (context?.type !== 'workflow') return codec.decode(payloads);
      const opened = payloads.map(async (payload) =>
        isSealed(payload) ? codec.decode([payload]) : [defaultPayloadConverter.toPayload(unsealed)],
      );
      return (await Promise.all(opened)).flat();
    },
  };
}
