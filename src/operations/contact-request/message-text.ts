import type { Config } from '../../config.js';
import { RecordKeyMissing } from '../../domain/away.js';
import type { ContactMessage } from '../../generated/prisma/client.js';
import { open, seal } from '../../security/seal.js';

type Sealed = Pick<ContactMessage, 'id' | 'keyId' | 'sealedText'>;

/** Seals the text of a message under the current record key, bound to the message's id. */
export function sealMessage({ RECORD_KEYS: [key] }: Config, id: string, text: string) {
  if (key === undefined) throw new Error('There is no record key');
  return { id, keyId: key.id, sealedText: new Uint8Array(seal(key.key, id, Buffer.from(text))) };
}

/** Opens the text of a message; throws RecordKeyMissing when its key isn't among ours, is another one under its name, or the text was altered. */
export function openMessage({ RECORD_KEYS: keys }: Config, { id, keyId, sealedText }: Sealed): string {
  const key = keys.find((candidate) => candidate.id === keyId);
  if (key === undefined) throw new RecordKeyMissing(keyId);
  try {
    return open(key.key, id, sealedText).toString('utf8');
  } catch {
    throw new RecordKeyMissing(keyId);
  }
}
