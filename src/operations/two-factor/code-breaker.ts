import type { Database, Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { minutesAfter } from '../../domain/instants.js';
import {
  breakerPolicy,
  countedSends,
  tripsBreaker,
  type BreakerReason,
  type CodesSent,
} from '../../domain/two-factor/code-breaker.js';
import { isPhoneCountry, type PhoneCountry } from '../../domain/phone-country.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { endTasks, openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { newId } from '../../security/new-id.js';

/** A code that is about to be sent to a phone. */
interface CodeToCountry {
  /** Null for one that isn't on the list anymore. */
  readonly country: string | null;
  readonly challengeId: string;
  /** Whether its owner has entered a code that went to this phone before. */
  readonly isConfirmed: boolean;
  readonly now: Date;
}

/**
 * Why no code goes to a phone at the moment, asked before each one; null where it goes. Setting up phones in a country stops here, too, where the last hour looks like pumped traffic;
 * then a lead is asked once, in the case of the code that would have been next. Phones that were confirmed get theirs. To a country that isn't on the list no code goes at all. Locks
 * only what it writes.
 */
export async function whyStopped(
  db: Database,
  { country, challengeId, isConfirmed, now }: CodeToCountry,
): Promise<'stopped' | 'set_up_stopped' | null> {
  if (country === null || !isPhoneCountry(country)) return 'stopped';
  if (isConfirmed) return null;
  const last = await db.codeBreaker.findFirst({ where: { country }, orderBy: { trippedAt: 'desc' } });
  if (last !== null && last.releasedAt === null) return 'set_up_stopped';
  const sent = await codesSent(db, country, since(now, last?.releasedAt ?? null), now);
  const because = tripsBreaker(country, sent);
  if (because === null) return null;
  await db.$transaction((tx) => trip(tx, { country, challengeId, now, because, sent }));
  return 'set_up_stopped';
}

/** What was sent before a lead released the country isn't held against it again. */
function since(now: Date, releasedAt: Date | null): Date {
  const start = minutesAfter(now, -breakerPolicy.minutes);
  return releasedAt !== null && releasedAt > start ? releasedAt : start;
}

/** Counts what went to phones that were set up in a country, by practice; what was never taken by Twilio costs nothing and isn't counted. */
async function codesSent(db: Database, country: PhoneCountry, from: Date, now: Date): Promise<CodesSent> {
  const rows = await db.$queryRaw<{ sources: number; sends: number; judged: number; used: number }[]>`
    SELECT count(*)::int AS sources, sends, judged, used FROM (
      SELECT count(*)::int AS sends,
             count(*) FILTER (WHERE code.consumed_at IS NOT NULL OR code.expires_at <= ${now})::int AS judged,
             count(*) FILTER (WHERE code.consumed_at IS NOT NULL)::int AS used
      FROM code_send AS send
        JOIN one_time_code AS code ON code.id = send.code_id
        JOIN code_challenge AS challenge ON challenge.id = send.challenge_id
        LEFT JOIN practice_staff AS staff ON staff.account_id = challenge.account_id
        LEFT JOIN provider AS employer ON employer.id = staff.provider_id
      WHERE challenge.purpose = 'enrolment' AND send.country = ${country} AND send.requested_at > ${from}
        AND send.status NOT IN ('pending', 'refused', 'withheld')
      GROUP BY coalesce(employer.account_id, challenge.account_id)) AS by_source
    GROUP BY sends, judged, used`;
  return countedSends(rows);
}

async function trip(
  tx: Transaction,
  {
    country,
    challengeId,
    now,
    because,
    sent,
  }: {
    readonly country: PhoneCountry;
    readonly challengeId: string;
    readonly now: Date;
    readonly because: BreakerReason;
    readonly sent: CodesSent;
  },
): Promise<void> {
  const id = newId(now);
  // Of many codes at the same time, one stops it: there is one open row a country (partial unique index).
  const { count } = await tx.codeBreaker.createMany({
    data: [{ id, country, because, trippedAt: now, ...sent }],
    skipDuplicates: true,
  });
  if (count === 0) return;
  await openTaskIn(tx, {
    caseId: challengeId,
    key: 'codes-stopped',
    kind: 'codes_stopped',
    priority: 2,
    at: now.toISOString(),
  });
  await addLine(tx, challengeId, now, { key: 'codes-stopped', code: 'codes-stopped', detail: { country } });
  await appendAudit(tx, {
    at: now,
    actor: { kind: 'system' },
    act: 'code_breaker.trip',
    subject: { kind: 'code_breaker', id },
    detail: { country, because, ...sent },
  });
}

/** Lets phones in a country be set up again, within a transaction; pressed twice it is done once, and who comes after someone else, or gives another reason, hears so. */
export async function releaseCodeBreaker(
  tx: Transaction,
  {
    id,
    at,
    accountId,
    reason,
  }: { readonly id: string; readonly at: Date; readonly accountId: string; readonly reason: string },
): Promise<Done | Refusal> {
  const { count } = await tx.codeBreaker.updateMany({
    where: { id, releasedAt: null },
    data: { releasedAt: at, releasedById: accountId, releasedBecause: reason },
  });
  const { country, releasedById, releasedBecause } = await tx.codeBreaker.findUniqueOrThrow({
    where: { id },
  });
  if (count === 0)
    return releasedById === accountId && releasedBecause === reason
      ? { done: true }
      : { refused: 'done-already' };
  const stopped = { code: 'codes-stopped', detail: { path: ['country'], equals: country } };
  await endTasks(tx, { kind: 'codes_stopped', case: { events: { some: stopped } } }, { at, accountId });
  await appendAudit(tx, {
    at,
    actor: byAccount(accountId),
    act: 'code_breaker.release',
    subject: { kind: 'code_breaker', id },
    detail: { reason },
  });
  return { done: true };
}
