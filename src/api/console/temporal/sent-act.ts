import { z } from 'zod';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Key } from '../../../security/key.js';
import { isSealed, openPayload } from '../../../temporal/payload-codec.js';
import { hasMoreParts } from '../../http/json-parts.js';
import { readPayload } from './codec-conversion.js';

/** Bytes of an update of the Temporal UI. Basis: product; the thirty thousand characters that a workflow takes (workflows/kit/inbound-interceptor.ts), sealed and as base64. */
export const mostOfSentAct = 256 * 1024;

/** Parts of its JSON. Basis: product; the UI sends about twenty. */
const mostParts = 200;

const updateId = z.string().regex(/^[\w-]{0,200}$/);

/** An update as the Temporal UI sends it: one payload, and an id that can be kept. What else the UI says beside it may come and go with its version. */
const sentAct = z.looseObject({
  request: z.looseObject({
    meta: z.looseObject({ updateId: updateId.optional(), update_id: updateId.optional() }).optional(),
    input: z.looseObject({ args: z.strictObject({ payloads: z.array(z.unknown()).length(1) }) }),
  }),
});

/**
 * An act as it goes on to Temporal, or null where a worker couldn't read it: its task would fail again and again, and nothing in that case would move. It is
 * written anew, so that nobody behind us reads other words in the same bytes, and without headers, which a worker opens too.
 */
export function readableAct(body: Buffer, keys: readonly Key[]): Buffer | null {
  if (hasMoreParts(body, mostParts)) return null;
  try {
    const { request, ...rest } = sentAct.parse(JSON.parse(body.toString('utf8')));
    const { header: _, ...input } = request.input;
    if (!isObjectSealed(input.args.payloads[0], keys)) return null;
    return Buffer.from(JSON.stringify({ ...rest, request: { ...request, input } }));
  } catch {
    return null;
  }
}

/** Whether it opens with a key of ours, and holds what an update takes. Throws where it can't be opened. */
function isObjectSealed(sent: unknown, keys: readonly Key[]): boolean {
  const payload = readPayload(sent);
  // One in clear is refused by the workflow, with words of its own.
  if (payload === null || !isSealed(payload)) return payload !== null;
  const argument: unknown = defaultPayloadConverter.fromPayload(openPayload(payload, keys).payload);
  return typeof argument === 'object' && argument !== null;
}
