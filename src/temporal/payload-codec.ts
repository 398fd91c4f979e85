import {
  METADATA_ENCODING_KEY,
  ValueError,
  type Payload,
  type PayloadCodec,
  type SerializationContext,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import type { Key } from '../security/key.js';
import { open, seal } from '../security/seal.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const encoding = 'binary/encrypted';
const keyIdMetadata = 'encryption-key-id';
/** Sealed within, so that nobody can say that a payload is of another workflow; someone who seals in the UI or the CLI doesn't know it. */
const workflowMetadata = 'headway-workflow';
/** Authenticated with every payload; the UI and the CLI know no more than the namespace, so no workflow id can stand here. */
const formatLabel = 'headway payload 1';

/**
 * Encrypts everything that enters Temporal with AES-256-GCM: the whole inner payload, under the first key of the ring; older keys
 * open what they once sealed. A payload that nobody encrypted is refused, so that a plaintext can't be slipped in.
 */
export function createPayloadCodec(keys: readonly Key[]): PayloadCodec {
  const current = keys[0];
  if (current === undefined) throw new ValueError('The payload codec needs a key');
  return {
    encode: async (payloads, context) => payloads.map((payload) => sealPayload(payload, current, context)),
    decode: async (payloads) => payloads.map((payload) => openPayload(payload, keys).payload),
  };
}

/** Whether a payload was sealed by this codec. */
export function isSealed(payload: Payload): boolean {
  const name = payload.metadata?.[METADATA_ENCODING_KEY];
  return name ? decode(name) === encoding : false;
}

function sealPayload(payload: Payload, { id, key }: Key, context?: SerializationContext): Payload {
  const { [workflowMetadata]: _, ...own } = payload.metadata ?? {};
  const of = context?.workflowId === undefined ? {} : { [workflowMetadata]: encode(context.workflowId) };
  const plain = PayloadMessage.encode({ ...payload, metadata: { ...own, ...of } }).finish();
  return {
    metadata: { [METADATA_ENCODING_KEY]: encode(encoding), [keyIdMetadata]: encode(id) },
    data: seal(key, `${formatLabel} ${id}`, plain),
  };
}

/** Opens a payload and says of which workflow it is; null where it was sealed by someone who didn't know. Throws where it can't be opened. */
export function openPayload(
  payload: Payload,
  keys: readonly Key[],
): { readonly payload: Payload; readonly workflowId: string | null } {
  if (!isSealed(payload)) throw new ValueError('A payload is not encrypted');
  const id = decode(payload.metadata?.[keyIdMetadata] ?? new Uint8Array());
  const key = keys.find((candidate) => candidate.id === id);
  if (key === undefined) throw new ValueError(`No payload key with the id ${id}`);
  const plain = open(key.key, `${formatLabel} ${id}`, payload.data ?? new Uint8Array());
  const inner = PayloadMessage.decode(plain);
  const { [workflowMetadata]: of, ...metadata } = inner.metadata;
  inner.metadata = metadata;
  return { payload: inner, workflowId: of === undefined ? null : decode(of) };
}
