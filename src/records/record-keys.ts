import type { Database } from '../adapters/database.js';
import { ChartKeyDestroyed, type KeyStore } from '../adapters/key-store.js';
import { RecordKeyMissing } from '../domain/away.js';
import type { Key } from '../security/key.js';
import { open } from '../security/seal.js';

/** The ids of record keys that are not known, or open nothing of what they wrapped or sealed: the newest of each is looked at. */
export async function lackingRecordKeys({
  db,
  keyStore,
  config,
}: {
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly config: { readonly RECORD_KEYS: readonly Key[] };
}): Promise<ReadonlySet<string>> {
  const lacking = new Set<string>();
  for (const { chartId, keyId } of await keyStore.newestByRecordKey())
    await keyStore.read(chartId).catch((error: unknown) => {
      if (error instanceof RecordKeyMissing) lacking.add(keyId);
      // One that is destroyed at this moment says nothing of the record key.
      else if (!(error instanceof ChartKeyDestroyed)) throw error;
    });
  for (const message of await newestMessages(db))
    if (!opens(message, config.RECORD_KEYS)) lacking.add(message.keyId);
  return lacking;
}

interface SealedMessage {
  readonly id: string;
  readonly keyId: string;
  readonly sealedText: Uint8Array;
}

/** The newest message under each record key that sealed one, found by the index from one id of a key to the next. */
async function newestMessages(db: Database): Promise<SealedMessage[]> {
  return db.$queryRaw<SealedMessage[]>`
    WITH RECURSIVE record_key (id) AS (
      SELECT min(key_id) FROM contact_message
      UNION ALL
      SELECT (SELECT min(key_id) FROM contact_message WHERE key_id > record_key.id)
      FROM record_key WHERE record_key.id IS NOT NULL)
    SELECT "newest".* FROM record_key CROSS JOIN LATERAL (
      SELECT id::text, key_id AS "keyId", sealed_text AS "sealedText" FROM contact_message
      WHERE key_id = record_key.id ORDER BY id DESC LIMIT 1) AS "newest"`;
}

function opens({ id, keyId, sealedText }: SealedMessage, keys: readonly Key[]): boolean {
  const key = keys.find((candidate) => candidate.id === keyId);
  try {
    return key !== undefined && open(key.key, id, sealedText).length >= 0;
  } catch {
    return false;
  }
}
