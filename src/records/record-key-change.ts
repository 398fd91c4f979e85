import type { Database } from '../adapters/database.js';
import type { KeyStore } from '../adapters/key-store.js';
import type { Key } from '../security/key.js';
import { open, seal } from '../security/seal.js';

/** Keys or texts that are sealed anew in one step. */
const pageSize = 500;

interface Sealing {
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly config: { readonly RECORD_KEYS: readonly Key[] };
}

/** What was sealed anew, and the ids of what no key of ours opens. */
export interface SealedAnew {
  readonly chartKeys: number;
  readonly texts: number;
  readonly unopened: readonly string[];
}

/**
 * Wraps every chart's key, and seals every message to support and every internal note, under the current record key. What is done stays done: called again after it was broken off
 * it goes on with the rest. What can't be opened stays as it is, and stops nothing.
 */
export async function sealAnew(sealing: Sealing): Promise<SealedAnew> {
  const unopened: string[] = [];
  let chartKeys = 0;
  for (let after: string | null = null; ;) {
    const page = await sealing.keyStore.rewrapPage({ after, limit: pageSize });
    chartKeys += page.rewrapped;
    unopened.push(...page.unopened);
    if (page.next === null) break;
    after = page.next;
  }
  let texts = 0;
  for (const table of tablesOf(sealing.db)) {
    const done = await sealTexts(sealing, table);
    texts += done.texts;
    unopened.push(...done.unopened);
  }
  return { chartKeys, texts, unopened };
}

/** How many chart keys, texts and passphrases each record key still opens, by its id; sealed files are not among them: they have their key in their head, until they expire. */
export async function sealedUnder({
  db,
  keyStore,
}: Pick<Sealing, 'db' | 'keyStore'>): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ keyId: string; count: bigint }[]>`
    SELECT key_id AS "keyId", count(*) AS count FROM (
      SELECT key_id FROM contact_message UNION ALL SELECT key_id FROM case_note
      UNION ALL SELECT passphrase_key_id FROM record_request_part WHERE passphrase_key_id IS NOT NULL) AS sealed
    GROUP BY key_id`;
  const counts = new Map(await keyStore.countByRecordKey());
  for (const { keyId, count } of rows) counts.set(keyId, (counts.get(keyId) ?? 0) + Number(count));
  return counts;
}

interface SealedText {
  readonly id: string;
  readonly keyId: string;
  readonly sealedText: Uint8Array;
}

/** A table whose rows each have a text that is sealed under a record key and bound to the row's id. */
interface SealedTable {
  older(current: string, after: string | undefined): Promise<SealedText[]>;
  replace(row: SealedText, by: { keyId: string; sealedText: Uint8Array<ArrayBuffer> }): Promise<number>;
}

function tablesOf(db: Database): readonly SealedTable[] {
  const page = (current: string, after: string | undefined) =>
    ({
      where: { keyId: { not: current }, ...(after === undefined ? {} : { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true, keyId: true, sealedText: true },
    }) as const;
  return [
    {
      older: (current, after) => db.contactMessage.findMany(page(current, after)),
      replace: async ({ id, keyId }, data) =>
        (await db.contactMessage.updateMany({ where: { id, keyId }, data })).count,
    },
    {
      older: (current, after) => db.caseNote.findMany(page(current, after)),
      replace: async ({ id, keyId }, data) =>
        (await db.caseNote.updateMany({ where: { id, keyId }, data })).count,
    },
  ];
}

async function sealTexts({ config: { RECORD_KEYS: keys } }: Sealing, table: SealedTable) {
  const [current] = keys;
  if (current === undefined) throw new Error('There is no record key');
  const unopened: string[] = [];
  let texts = 0;
  for (let after: string | undefined; ;) {
    const rows = await table.older(current.id, after);
    for (const row of rows) {
      const text = opened(row, keys);
      if (text === null) unopened.push(row.id);
      else {
        const sealedText = new Uint8Array(seal(current.key, row.id, text));
        texts += await table.replace(row, { keyId: current.id, sealedText });
      }
    }
    after = rows.at(-1)?.id;
    if (rows.length < pageSize) return { texts, unopened };
  }
}

function opened({ id, keyId, sealedText }: SealedText, keys: readonly Key[]): Buffer | null {
  const key = keys.find((candidate) => candidate.id === keyId);
  try {
    return key === undefined ? null : open(key.key, id, sealedText);
  } catch {
    return null;
  }
}
