import { createHmac, timingSafeEqual } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Database } from '../adapters/database.js';
import type { Log } from '../adapters/log.js';
import { dayMs } from '../domain/instants.js';
import type { RecordStore } from '../ports.js';
import type { Key } from '../security/key.js';

/** Days back in which the newest anchor is looked for: one is written each day. */
const lookBackDays = 60;

/** Milliseconds after which a trail without a new anchor isn't proven anymore: a day may be missed. */
const overdueMs = 2 * dayMs;

/** Number of the advisory lock under which the day's anchor is written; any constant that nothing else uses. */
const anchorLock = 7_204_119;

/** The end of the audit trail at a moment, kept outside the database and signed. */
const anchorFile = z.object({
  seq: z.coerce.bigint(),
  hash: z.string(),
  at: z.iso.datetime(),
  keyId: z.string(),
  signature: z.string(),
});
type Anchor = z.output<typeof anchorFile>;

/** The trail, where its anchors are kept, and the keys that sign them (the first) and check them (all). */
interface Anchorage {
  readonly db: Database;
  readonly recordStore: RecordStore;
  readonly config: { readonly TOKEN_KEYS: readonly Key[] };
  readonly clock: () => Date;
}

/** The day for which this process need not look again, so that the store is asked once a day and not at each sweep. */
const settledFor = new WeakMap<RecordStore, string>();

/** What the newest anchor says about the trail. */
export type AnchorFinding =
  | { readonly kind: UnprovenKind; readonly sentence: string }
  | {
      readonly kind: 'holds';
      readonly sentence: string;
      /** Number of the entry that was anchored: of those after it the anchor says nothing. */
      readonly seq: bigint;
    };

type UnprovenKind = 'empty' | 'young' | 'none' | 'overdue' | 'forged' | 'cut' | 'rewritten';

/** Findings that speak for the trail; the others are told with exit status 1. */
export function isSound({ kind }: AnchorFinding): boolean {
  return kind === 'holds' || kind === 'empty' || kind === 'young';
}

/**
 * Writes the anchor of the day (UTC) unless it is there; of several programs one does. A trail that doesn't fit its newest anchor gets no new one,
 * which would hide what was cut off: that is said in the log.
 */
export async function anchorTrail(anchorage: Anchorage & { readonly log: Log }): Promise<void> {
  const { db, recordStore, config, clock } = anchorage;
  const now = clock();
  const key = keyOf(now);
  if (settledFor.get(recordStore) === key) return;
  /** Whether the day is settled: the anchor was written, or must not be. */
  const writeAnchor = () =>
    db.$transaction(async (tx) => {
      const [lock] = await tx.$queryRaw<
        { taken: boolean }[]
      >`SELECT pg_try_advisory_xact_lock(${anchorLock}) AS taken`;
      if (lock?.taken !== true || (await recordStore.size(key)) !== null) return false;
      const { kind, sentence } = await checkNewestAnchor(anchorage);
      if (kind === 'cut' || kind === 'rewritten' || kind === 'forged') {
        anchorage.log.error({ kind }, sentence);
        return true;
      }
      const head = await tx.auditEntry.findFirst({
        orderBy: { seq: 'desc' },
        select: { seq: true, hash: true },
      });
      const [signer] = config.TOKEN_KEYS;
      if (head === null || signer === undefined) return false;
      const facts = { ...head, at: now.toISOString() };
      const file = {
        ...facts,
        seq: String(head.seq),
        keyId: signer.id,
        signature: signatureOf(facts, signer).toString('base64'),
      };
      await recordStore.put(key, oneChunk(`${JSON.stringify(file)}\n`));
      return true;
    });
  if ((await recordStore.size(key)) !== null || (await writeAnchor())) settledFor.set(recordStore, key);
}

/** Compares the trail with its newest anchor: one that was cut off before the anchored entry, or rewritten as a whole, doesn't fit it. */
export async function checkNewestAnchor({
  db,
  recordStore,
  config,
  clock,
}: Anchorage): Promise<AnchorFinding> {
  const now = clock();
  const [anchor, first, last] = [
    await newestAnchor(recordStore, now),
    await db.auditEntry.findFirst({ orderBy: { seq: 'asc' }, select: { at: true } }),
    await db.auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } }),
  ];
  if (anchor === null) return withoutAnchor(first?.at ?? null, now);
  const day = anchor.at.slice(0, 10);
  if (!isSigned(anchor, config.TOKEN_KEYS))
    return { kind: 'forged', sentence: `The anchor of ${day} is not signed with a key of TOKEN_KEYS.` };
  const ends = last?.seq ?? 0n;
  if (ends < anchor.seq)
    return {
      kind: 'cut',
      sentence: `The end of the trail was cut off: the anchor of ${day} knows entry ${anchor.seq}, and the trail ends with entry ${ends}. At least ${anchor.seq - ends} entries are missing.`,
    };
  const entry = await db.auditEntry.findFirst({ where: { seq: anchor.seq }, select: { hash: true } });
  if (entry?.hash !== anchor.hash)
    return {
      kind: 'rewritten',
      sentence: `The trail was rewritten: entry ${anchor.seq} is not the one that was anchored on ${day}.`,
    };
  if (now.getTime() - new Date(anchor.at).getTime() > overdueMs)
    return {
      kind: 'overdue',
      sentence: `The newest anchor is of ${day}: later anchors are missing, and with them the proof that nothing was cut off after entry ${anchor.seq}. A running API writes one a day.`,
    };
  return {
    kind: 'holds',
    seq: anchor.seq,
    sentence: `Entry ${anchor.seq} is as it was anchored on ${day}. Entries after it aren’t anchored yet: if the newest were cut off, nobody could tell.`,
  };
}

function withoutAnchor(firstAt: Date | null, now: Date): AnchorFinding {
  if (firstAt === null) return { kind: 'empty', sentence: 'There is nothing to anchor yet.' };
  if (now.getTime() - firstAt.getTime() < overdueMs)
    return { kind: 'young', sentence: 'It has no anchor yet: a running API writes one a day.' };
  return {
    kind: 'none',
    sentence: `The record store has no anchor of the last ${lookBackDays} days, though the trail is older: it cannot be proven that nothing was cut off.`,
  };
}

async function newestAnchor(recordStore: RecordStore, now: Date): Promise<Anchor | null> {
  for (let days = 0; days <= lookBackDays; days += 1) {
    const day = new Date(now.getTime() - days * dayMs);
    if ((await recordStore.size(keyOf(day))) !== null)
      return anchorIn(await text(await recordStore.get(keyOf(day)))) ?? unsigned(day);
  }
  return null;
}

function anchorIn(file: string): Anchor | null {
  try {
    return anchorFile.parse(JSON.parse(file));
  } catch {
    return null;
  }
}

/** What is no anchor at all is one that nobody signed. */
function unsigned(day: Date): Anchor {
  return { seq: 0n, hash: '', at: day.toISOString(), keyId: '', signature: '' };
}

function keyOf(day: Date): string {
  return `audit-anchors/${day.toISOString().slice(0, 10)}.json`;
}

type Facts = Pick<Anchor, 'seq' | 'hash' | 'at'>;

function signatureOf({ seq, hash, at }: Facts, { key }: Key): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['audit-anchor', String(seq), hash, at]))
    .digest();
}

function isSigned(anchor: Anchor, keys: readonly Key[]): boolean {
  const key = keys.find(({ id }) => id === anchor.keyId);
  const given = Buffer.from(anchor.signature, 'base64');
  if (key === undefined) return false;
  const expected = signatureOf(anchor, key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function* oneChunk(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
