import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { z } from 'zod';
import type { CodecAct, Converted } from '../../../operations/staff-member/payloads.js';
import type { Key } from '../../../security/key.js';
import { createPayloadCodec, isSealed, openPayload } from '../../../temporal/payload-codec.js';
import { hasMoreParts } from '../../http/json-parts.js';

/** What a thread is asked: a body as it came. */
export interface ToConvert {
  readonly act: CodecAct;
  readonly body: Uint8Array;
  readonly keys: readonly Key[];
}

/** The answer as JSON, and what it is about; or why there is none. */
export type Conversion =
  | { readonly refused: 'body-too-large' | 'body-malformed' }
  | { readonly refused: null; readonly json: string; readonly converted: readonly Converted[] };

/** Payloads that are converted for one request. Basis: product; a page of the Temporal UI has fewer. */
const mostPayloads = 1_000;

/** What a payload is made of: itself, its data and its metadata, with as much again to spare. */
const partsOfPayload = 16;

/** A payload as the Temporal UI and CLI send it: proto3 JSON, bytes as base64. */
export const jsonPayload = z.object({
  metadata: z.record(z.string(), z.base64()).optional(),
  data: z.base64().optional(),
});

/** The CLI leaves an empty list out. */
const sent = z.object({ payloads: z.array(z.unknown()).default([]) });

type JsonPayload = z.output<typeof jsonPayload>;

/** Replaces a payload that can't be opened, so that the others stay readable. */
const unreadable = defaultPayloadConverter.toPayload(
  'This cannot be opened: it was altered, or the key it was sealed under is gone.',
);

/** Opens or seals what someone sent, in a thread: megabytes of it, or a thousand payloads, take a second. src/api/console/temporal/codec.ts asks. */
export async function convertInThread({ act, body, keys }: ToConvert): Promise<Conversion> {
  if (hasMoreParts(body, mostPayloads * partsOfPayload)) return { refused: 'body-too-large' };
  const asked = sent.safeParse(parsed(body));
  if (!asked.success) return { refused: 'body-malformed' };
  const { payloads } = asked.data;
  if (payloads.length > mostPayloads) return { refused: 'body-too-large' };
  const done = await Promise.all(payloads.map((payload) => convert[act](readPayload(payload), keys)));
  if (!done.every((one) => one !== null)) return { refused: 'body-malformed' };
  return {
    refused: null,
    json: JSON.stringify({ payloads: done.map(({ payload }) => toJson(payload)) }),
    converted: done.map(({ workflowId, readable }) => ({ workflowId, readable })),
  };
}

/** Null, which no schema takes, where it is no JSON. */
function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

type Done = Converted & { readonly payload: Payload };

const convert: Readonly<
  Record<CodecAct, (payload: Payload | null, keys: readonly Key[]) => Promise<Done | null>>
> = {
  'codec.decode': async (payload, keys) => opened(payload, keys),
  'codec.encode': async (payload, keys) => {
    if (payload === null) return null;
    const [sealed = payload] = await createPayloadCodec(keys).encode([payload]);
    return { payload: sealed, workflowId: null, readable: true };
  },
};

/** One that was altered, is no payload at all, or was sealed under a key that is gone, says so in its place. */
function opened(payload: Payload | null, keys: readonly Key[]): Done {
  const nothing = { payload: unreadable, workflowId: null, readable: false };
  if (payload === null) return nothing;
  if (!isSealed(payload)) return { payload, workflowId: null, readable: true };
  try {
    return { ...openPayload(payload, keys), readable: true };
  } catch {
    return nothing;
  }
}

/** A payload as it was sent, or null where it is none. */
export function readPayload(one: unknown): Payload | null {
  const { data } = jsonPayload.safeParse(one);
  return data === undefined ? null : fromJson(data);
}

function fromJson({ metadata = {}, data = '' }: JsonPayload): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  };
}

function toJson({ metadata, data }: Payload) {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? new Uint8Array()).toString('base64'),
  };
}
