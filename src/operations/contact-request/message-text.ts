import type { Config } from '../../config.js';
import type { ContactMessage } from '../../generated/prisma/client.js';
import { open, seal } from '../../security/seal.js';

type Sealed = Pick<ContactMessage, 'id' | 'keyId' | 'sealedText'>;

/** Seals the text of a message under the current record key, bound to the message's id. */
export function sealMessage({ RECORD_KEYS: [key] }: Config, id: string, text: string) {
  if (key === undefined) throw new Error('There is no record key');
  return { id, keyId: key.id, sealedText: new Uint8Array(seal(key.key, id, Buffer.from(text))) };
}

/** Opens the text of a message; throws when it was altered or its key is not among ours. */
export function openMessage({ RECORD_KEYS: keys }: Config, { id, keyId, sealedText }: Sealed): string {
  const key = keys.find((candidate) => candidate.id === keyId);
  if (key === undefined) throw new Error(`No record key with the id ${keyId}`);
  return open(key.key, id, sealedText).toString('utf8');
}
