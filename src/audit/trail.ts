import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../adapters/database.js';

/** Who did it: an account, a workflow, or the system itself. */
export type AuditActor =
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'workflow'; readonly id: string }
  | { readonly kind: 'system' };

/** One act, in opaque ids, enums, counts and dates; a reason that staff gave may be in `detail`. */
export interface AuditLine {
  readonly at: Date;
  readonly actor: AuditActor;
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string | null };
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The account that did something, as the actor of a line. */
export function byAccount(id: string) {
  return { kind: 'account', id } as const;
}

/** An account that did something to itself, as actor and subject of a line. */
export function ownAct(id: string) {
  return { actor: byAccount(id), subject: byAccount(id) };
}

/** Number of the advisory lock under which the chain grows; any constant that nothing else uses. */
const chainLock = 7_204_118;

const genesis = '0'.repeat(64);

/** The lines of transactions that write theirs at their end. */
const gathered = new WeakMap<Transaction, AuditLine[]>();

/** Appends an act to the trail, in the transaction of the act itself: either both are there or neither. */
export async function appendAudit(tx: Transaction, line: AuditLine): Promise<void> {
  const lines = gathered.get(tx);
  if (lines === undefined) await appendLines(tx, [line]);
  else lines.push(line);
}

/** Does the work of a transaction and appends its acts together at the end, so that others wait for the end of the trail as short as can be. */
export async function auditAtEnd<Result>(tx: Transaction, work: () => Promise<Result>): Promise<Result> {
  const lines: AuditLine[] = [];
  gathered.set(tx, lines);
  const result = await work();
  gathered.delete(tx);
  if (lines.length > 0) await appendLines(tx, lines);
  return result;
}

async function appendLines(tx: Transaction, lines: readonly AuditLine[]): Promise<void> {
  // Two acts at once would both follow the same entry: the lock lets them follow each other, until commit.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${chainLock})`;
  const last = await tx.auditEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
  let { seq, hash } = last ?? { seq: 0n, hash: genesis };
  const entries = lines.map((line) => {
    const entry = {
      seq: seq + 1n,
      at: line.at,
      actorKind: line.actor.kind,
      actorId: line.actor.kind === 'system' ? null : line.actor.id,
      act: line.act,
      subjectKind: line.subject.kind,
      subjectId: line.subject.id,
      detail: line.detail ?? {},
      previousHash: hash,
    };
    ({ seq } = entry);
    hash = hashOf(entry);
    return { ...entry, hash };
  });
  await tx.auditEntry.createMany({ data: entries });
}

/** Appends what an account did that writes nothing else, such as reading, in a transaction of its own. */
export function auditAlone(
  { db, clock }: { readonly db: Database; readonly clock: () => Date },
  accountId: string,
  line: Pick<AuditLine, 'act' | 'subject' | 'detail'>,
): Promise<void> {
  return db.$transaction((tx) => appendAudit(tx, { ...line, at: clock(), actor: byAccount(accountId) }));
}

/** Walks the whole chain, in pages; `brokenAt` is the first entry whose hash or predecessor does not fit. */
export async function verifyAuditTrail(db: Database): Promise<{ entries: number; brokenAt: bigint | null }> {
  let previousHash = genesis;
  let seq = 0n;
  let entries = 0;
  for (;;) {
    const page = await db.auditEntry.findMany({
      where: { seq: { gt: seq } },
      orderBy: { seq: 'asc' },
      take: 1_000,
    });
    for (const entry of page) {
      if (entry.seq !== seq + 1n || entry.previousHash !== previousHash || entry.hash !== hashOf(entry))
        return { entries, brokenAt: entry.seq };
      ({ seq, hash: previousHash } = entry);
      entries += 1;
    }
    if (page.length === 0) return { entries, brokenAt: null };
  }
}

function hashOf(entry: {
  seq: bigint;
  at: Date;
  actorKind: string;
  actorId: string | null;
  act: string;
  subjectKind: string;
  subjectId: string | null;
  detail: unknown;
  previousHash: string;
}): string {
  const fields = [
    entry.seq.toString(),
    entry.at.toISOString(),
    entry.actorKind,
    entry.actorId,
    entry.act,
    entry.subjectKind,
    entry.subjectId,
    sorted(entry.detail),
    entry.previousHash,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** PostgreSQL doesn't keep the order of a JSON object's names, so they are hashed in alphabetical order. */
function sorted(detail: unknown): [string, unknown][] {
  return Object.entries(detail ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
