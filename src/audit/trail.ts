import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../adapters/database.js';
import type { AuditEntry } from '../generated/prisma/client.js';

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

const genesis = '0'.repeat(64);

/**
 * Appends an act to the trail, in the transaction of the act itself: either both are there or neither. The database chains it as that transaction commits
 * (`append_audit` in prisma/migrations): two acts at once would both follow the same entry, so one waits for the other there, and nowhere else. Who waits eight
 * seconds gives up with 55P03, which is told as a database that is away.
 */
export async function appendAudit(tx: Transaction, entry: AuditLine): Promise<void> {
  const { line, hashed } = pendingEntry(entry);
  await tx.$executeRaw`INSERT INTO audit_pending (line, hashed) VALUES (${line}::jsonb, ${hashed})`;
}

/** An act as `audit_pending` takes it: its fields as JSON, and what is hashed of it. */
export function pendingEntry({ at, actor, act, subject, detail = {} }: AuditLine): {
  readonly line: string;
  readonly hashed: string;
} {
  const line = {
    at,
    actorKind: actor.kind,
    actorId: actor.kind === 'system' ? null : actor.id,
    act,
    subjectKind: subject.kind,
    subjectId: subject.id,
    detail,
  };
  return { line: JSON.stringify(line), hashed: JSON.stringify(hashedOf(line)).slice(1, -1) };
}

/** Chains what a transaction has appended so far, for one that counts its own lines. From here to its commit others wait. */
export async function chainAppended(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SET CONSTRAINTS audit_pending_append IMMEDIATE`;
}

/** Appends what an account did that writes nothing else, such as reading, in a transaction of its own. */
export function auditAlone(
  { db, clock }: { readonly db: Database; readonly clock: () => Date },
  accountId: string,
  line: Pick<AuditLine, 'act' | 'subject' | 'detail'>,
): Promise<void> {
  return db.$transaction((tx) => appendAudit(tx, { ...line, at: clock(), actor: byAccount(accountId) }));
}

interface Walked {
  readonly entries: number;
  readonly brokenAt: bigint | null;
}

const walks = new WeakMap<Database, Promise<Walked>>();

/** Walks the whole chain, in pages; `brokenAt` is the first entry whose hash or predecessor does not fit. Who asks while it is walked waits for the same end. */
export function verifyAuditTrail(db: Database): Promise<Walked> {
  const underWay = walks.get(db);
  if (underWay !== undefined) return underWay;
  const walk = walkTrail(db).finally(() => walks.delete(db));
  walks.set(db, walk);
  return walk;
}

async function walkTrail(db: Database): Promise<Walked> {
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

/** What is hashed of an entry between its number and the hash before it. */
function hashedOf({
  at,
  actorKind,
  actorId,
  act,
  subjectKind,
  subjectId,
  detail,
}: Omit<AuditEntry, 'seq' | 'previousHash' | 'hash'>): unknown[] {
  return [at.toISOString(), actorKind, actorId, act, subjectKind, subjectId, sorted(detail)];
}

function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const fields = [entry.seq.toString(), ...hashedOf(entry), entry.previousHash];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** PostgreSQL doesn't keep the order of a JSON object's names, so they are hashed in alphabetical order. */
function sorted(detail: unknown): [string, unknown][] {
  return Object.entries(detail ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
