import type { Database } from '../adapters/database.js';
import type { KeptKey } from '../adapters/key-store-comparison.js';
import type { KeyStore } from '../adapters/key-store.js';
import type { Key } from '../security/key.js';
import { lackingRecordKeys } from './record-keys.js';

/** Charts looked up at once: 20 million are 4,000 pages, each an index range here and a lookup by primary key there. */
const pageSize = 5_000;

/** The newest charts and keys that a quick comparison looks up one by one: an older copy of a store lacks just these. */
const newest = 1_000;

/** What is wrong between the two stores. `refusesStart`: nothing may be written with this key store. */
export interface StoreFinding {
  readonly kind: 'not-tied' | 'wrong-store' | 'record-key' | 'keys-missing' | 'keys-returned' | 'keys-unused';
  readonly sentence: string;
  readonly refusesStart: boolean;
}

/** What a comparison saw. */
export interface StoreComparison {
  readonly charts: number;
  readonly keys: number;
  readonly findings: readonly StoreFinding[];
}

/** Both stores, with the record keys that are to open what they hold. */
interface Stores {
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly config: { readonly RECORD_KEYS: readonly Key[] };
}

/**
 * Compares charts that say they have a key with the keys that there are. `newest` counts both sides and looks at the thousand newest of each, which
 * takes about as long for many charts as for few; `every` walks all of both sides in pages, in the order of their ids.
 */
export async function compareStores(stores: Stores, depth: 'newest' | 'every'): Promise<StoreComparison> {
  const { db, keyStore } = stores;
  const identity = await identityFinding(stores);
  if (identity !== null) return { charts: 0, keys: 0, findings: [identity] };
  const [charts, destroyed, keys] = await Promise.all([
    db.chart.count({ where: { keyedAt: { not: null } } }),
    // Each left a row in the key store, too.
    db.destructionCertificate.count({ where: { finishedAt: { not: null } } }),
    keyStore.count(),
  ]);
  const missing = new Sample();
  const returned = new Sample();
  const unused = new Sample();
  for await (const ids of depth === 'every' ? everyKeyedChart(db) : newestKeyedCharts(db))
    missing.add(await keyStore.missing(ids));
  for await (const ids of destroyedCharts(db, depth)) returned.add(await keyStore.living(ids));
  for await (const page of depth === 'every' ? everyKey(keyStore) : [await keyStore.newest(newest)])
    unused.add(await chartsWithoutMark(db, page));
  return {
    charts,
    keys,
    findings: [
      ...(await recordKeyFindings(stores)),
      ...missingFindings(missing, charts + destroyed - keys, depth),
      ...returnedFindings(returned),
      ...unusedFindings(unused),
    ],
  };
}

async function identityFinding({ db, keyStore }: Stores): Promise<StoreFinding | null> {
  const [tie, present] = await Promise.all([db.keyStoreTie.findFirst(), keyStore.identity()]);
  if (tie === null)
    return {
      kind: 'not-tied',
      sentence: 'The database is not tied to a key store: run the migrations.',
      refusesStart: true,
    };
  if (tie.storeId === present) return null;
  return {
    kind: 'wrong-store',
    sentence:
      'The key store is not the one that this database was set up with, or is empty: set KEY_STORE_URL to the right one, or restore it.',
    refusesStart: true,
  };
}

/** Each record key that wraps a chart's key, or sealed a message, a note or a passphrase, must be known and open what it did. */
async function recordKeyFindings(stores: Stores): Promise<StoreFinding[]> {
  return Array.from(await lackingRecordKeys(stores), (keyId) => ({
    kind: 'record-key',
    sentence: `RECORD_KEYS lacks the record key “${keyId}”, or has another one under its name: what it wrapped or sealed cannot be opened.`,
    refusesStart: true,
  }));
}

function returnedFindings({ count, examples }: Sample): StoreFinding[] {
  if (count === 0) return [];
  return [
    {
      kind: 'keys-returned',
      sentence: `${count} destroyed ${count === 1 ? 'chart has its key' : 'charts have their keys'} again (${examples.join(', ')}${count > examples.length ? ', …' : ''}): the key store was restored from a copy of before, and old dumps of the database could be read.`,
      refusesStart: false,
    },
  ];
}

function missingFindings(missing: Sample, fewer: number, depth: 'newest' | 'every'): StoreFinding[] {
  const count = Math.max(missing.count, fewer);
  if (count === 0) return [];
  const atLeast = depth === 'every' ? '' : 'At least ';
  const named =
    missing.examples.length === 0
      ? ''
      : ` (${missing.examples.join(', ')}${count > missing.examples.length ? ', …' : ''})`;
  return [
    {
      kind: 'keys-missing',
      sentence: `${atLeast}${count} ${count === 1 ? 'chart says that it has a key' : 'charts say that they have a key'}, and the key store has none${named}: it is an older copy, or rows were lost. Their notes cannot be opened, and none can be added.`,
      refusesStart: false,
    },
  ];
}

function unusedFindings({ count, examples }: Sample): StoreFinding[] {
  if (count === 0) return [];
  return [
    {
      kind: 'keys-unused',
      sentence: `${count} ${count === 1 ? 'key belongs' : 'keys belong'} to no chart that says it has one (${examples.join(', ')}${count > examples.length ? ', …' : ''}): a writer was killed before its first note, or the database is older than the key store.`,
      refusesStart: false,
    },
  ];
}

/** How many, and the first few. */
class Sample {
  count = 0;
  readonly examples: string[] = [];

  add(ids: readonly string[]): void {
    this.count += ids.length;
    this.examples.push(...ids.slice(0, 3 - this.examples.length));
  }
}

async function* newestKeyedCharts(db: Database): AsyncGenerator<string[]> {
  const rows = await db.chart.findMany({
    where: { keyedAt: { not: null } },
    orderBy: [{ keyedAt: 'desc' }, { id: 'desc' }],
    take: newest,
    select: { id: true },
  });
  yield rows.map(({ id }) => id);
}

async function* everyKeyedChart(db: Database): AsyncGenerator<string[]> {
  for (let after: string | null = null; ;) {
    const rows: { id: string }[] = await db.chart.findMany({
      where: { keyedAt: { not: null }, ...(after === null ? {} : { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true },
    });
    yield rows.map(({ id }) => id);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < pageSize) return;
  }
}

async function* destroyedCharts(db: Database, depth: 'newest' | 'every'): AsyncGenerator<string[]> {
  const destroyed = { finishedAt: { not: null } };
  if (depth === 'newest') {
    const order = { orderBy: { destroyedAt: 'desc' }, take: newest } as const;
    const rows = await db.destructionCertificate.findMany({ where: destroyed, ...order });
    return yield rows.map(({ chartId }) => chartId);
  }
  for (let after: string | null = null; ;) {
    const rows: { chartId: string }[] = await db.destructionCertificate.findMany({
      where: { ...destroyed, ...(after === null ? {} : { chartId: { gt: after } }) },
      orderBy: { chartId: 'asc' },
      take: pageSize,
      select: { chartId: true },
    });
    yield rows.map(({ chartId }) => chartId);
    after = rows.at(-1)?.chartId ?? null;
    if (rows.length < pageSize) return;
  }
}

async function* everyKey(keyStore: KeyStore): AsyncGenerator<KeptKey[]> {
  for (let after: string | null = null; ;) {
    const page: KeptKey[] = await keyStore.page({ after, limit: pageSize });
    yield page;
    after = page.at(-1)?.chartId ?? null;
    if (page.length < pageSize) return;
  }
}

async function chartsWithoutMark(db: Database, page: readonly KeptKey[]): Promise<string[]> {
  const ids = page.map(({ chartId }) => chartId);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT asked.id::text FROM unnest(${ids}::uuid[]) AS asked (id)
    WHERE NOT EXISTS (SELECT FROM chart WHERE chart.id = asked.id AND chart.keyed_at IS NOT NULL)`;
  return rows.map(({ id }) => id);
}
