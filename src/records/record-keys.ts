import type { Database } from '../adapters/database.js';
import { ChartKeyDestroyed, type KeyStore } from '../adapters/key-store.js';
import { RecordKeyMissing } from '../domain/away.js';
import { Prisma } from '../generated/prisma/client.js';
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
  for (const columns of sealed)
    for (const text of await newestUnderEachKey(db, columns))
      if (!opens(text, config.RECORD_KEYS)) lacking.add(text.keyId);
  return lacking;
}

/** Columns of what is sealed under a record key itself: messages with support, notes of a case, and passphrases of emailed records. Each has an index by key and id. */
const sealed = [
  { table: 'contact_message', boundTo: 'id', key: 'key_id', text: 'sealed_text' },
  { table: 'case_note', boundTo: 'id', key: 'key_id', text: 'sealed_text' },
  {
    table: 'record_request_part',
    boundTo: 'export_id',
    key: 'passphrase_key_id',
    text: 'sealed_passphrase',
  },
] as const;

interface SealedText {
  readonly id: string;
  readonly keyId: string;
  readonly sealedText: Uint8Array;
}

/** The newest text under each record key that sealed one, found by the index from one id of a key to the next. */
async function newestUnderEachKey(db: Database, of: (typeof sealed)[number]): Promise<SealedText[]> {
  const [table, boundTo, key, text] = [of.table, of.boundTo, of.key, of.text].map((name) => Prisma.raw(name));
  return db.$queryRaw<SealedText[]>`
    WITH RECURSIVE record_key (id) AS (
      SELECT min(${key}) FROM ${table}
      UNION ALL
      SELECT (SELECT min(${key}) FROM ${table} WHERE ${key} > record_key.id)
      FROM record_key WHERE record_key.id IS NOT NULL)
    SELECT "newest".* FROM record_key CROSS JOIN LATERAL (
      SELECT ${boundTo}::text AS "id", ${key} AS "keyId", ${text} AS "sealedText" FROM ${table}
      WHERE ${key} = record_key.id ORDER BY id DESC LIMIT 1) AS "newest"`;
}

function opens({ id, keyId, sealedText }: SealedText, keys: readonly Key[]): boolean {
  const key = keys.find((candidate) => candidate.id === keyId);
  try {
    return key !== undefined && open(key.key, id, sealedText).length >= 0;
  } catch {
    return false;
  }
}
