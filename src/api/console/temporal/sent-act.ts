import { z } from 'zod';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Key } from '../../../security/key.js';
import { isSealed, openPayload } from '../../../temporal/payload-codec.js';
import { hasMoreParts } from '../../http/json-parts.js';
import { jsonPayload, readPayload } from './codec-conversion.js';
import { sentRun } from './sent-query.js';

/** Bytes of an update of the Temporal UI. Basis: product; the thirty thousand characters that a workflow takes (workflows/kit/inbound-interceptor.ts), sealed and as base64. */
export const mostOfSentAct = 256 * 1024;

/** Parts of its JSON. Basis: product; the UI sends about twenty. */
const mostParts = 200;

/** An update as the Temporal UI sends it, with one payload. What else the UI says beside it isn't read. */
const sentAct = z.object({
  workflowExecution: sentRun.nullish(),
  request: z.object({ input: z.object({ args: z.object({ payloads: z.array(jsonPayload).length(1) }) }) }),
});

const argument = z.looseObject({ actToken: z.string().catch('') });

/** An act that a member of staff sent in the Temporal UI. */
export interface SentAct {
  readonly actToken: string;
  /** The body that goes on to Temporal: the update that the token is for, whatever id the UI gave it. */
  readonly as: (updateId: string) => Buffer;
}

/**
 * An act that goes on to Temporal, or null where a worker couldn't read it: its task would fail again and again, and nothing in that case would move. It is
 * written anew, so that nobody behind us reads other words in the same bytes, and with its payload alone: a worker opens headers too, and who acts isn't said by an identity.
 */
export function readableAct(body: Buffer, keys: readonly Key[]): SentAct | null {
  if (hasMoreParts(body, mostParts)) return null;
  try {
    const { workflowExecution, request } = sentAct.parse(JSON.parse(body.toString('utf8')));
    const { input } = request;
    const { actToken } = argument.parse(opened(input.args.payloads[0], keys));
    const as = (updateId: string) =>
      Buffer.from(JSON.stringify({ workflowExecution, request: { meta: { updateId }, input } }));
    return { actToken, as };
  } catch {
    return null;
  }
}

/** What a payload of the Temporal UI holds; an update in clear is refused by the workflow, with words of its own. Throws where it can't be opened. */
export function opened(sent: unknown, keys: readonly Key[]): unknown {
  const payload = readPayload(sent);
  if (payload === null) throw new Error('This is no payload');
  return defaultPayloadConverter.fromPayload(
    isSealed(payload) ? openPayload(payload, keys).payload : payload,
  );
}
