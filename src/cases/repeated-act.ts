import type { Database } from '../adapters/database.js';
import type { Dependencies } from '../dependencies.js';
import type { Act } from '../domain/acts.js';
import { minutesAfter } from '../domain/instants.js';
import { limits } from '../domain/limits.js';
import type { RefusalCode } from '../domain/refusals.js';
import type { ActToken } from '../generated/prisma/client.js';
import { saysTheSame } from '../tokens/keyed-digest.js';

/** How far the clocks of two machines may be apart. */
const skewMinutes = 5;

/** What an act hears that was done a moment ago: the case has left the state in which it can be, or has the day that was asked for. */
const heardAgain: ReadonlySet<RefusalCode | null> = new Set<RefusalCode>([
  'act-token-stale',
  'state-does-not-allow',
  'last-day-not-later',
]);

/**
 * Whether an act that was refused is the same again as the last one that was done on its workflow, a while ago or at once: by the same account, with the
 * same words. A program that repeats its request hears then what the first one heard.
 */
export async function wasDone(
  { db, config, clock }: Dependencies,
  code: RefusalCode | null,
  {
    workflowId,
    ...again
  }: {
    readonly workflowId: string;
    readonly accountId: string;
    readonly update: Act;
    readonly argument: object;
    /** The version of the case that it was decided on. */
    readonly seen?: string;
  },
): Promise<boolean> {
  if (!heardAgain.has(code)) return false;
  const last = await db.actToken.findFirst({
    where: { workflowId, redeemedAt: { gt: new Date(clock().getTime() - limits.sameActMs) } },
    orderBy: { redeemedAt: 'desc' },
  });
  return (
    last !== null &&
    last.accountId === again.accountId &&
    last.update === again.update &&
    // What was decided on an older page is a different act.
    (code !== 'act-token-stale' || last.seen === (again.seen ?? null)) &&
    last.argumentDigest !== null &&
    saysTheSame(config.TOKEN_KEYS, again.argument, last.argumentDigest) &&
    (await refusalInTrail(db, last)) === null
  );
}

/** Why an act was refused after its token was redeemed, as the audit trail says; null where it was done. */
export async function refusalInTrail(
  db: Database,
  { update, updateId, accountId, issuedAt }: ActToken,
): Promise<RefusalCode | null> {
  const no = await db.auditEntry.findFirst({
    where: {
      act: `case.${update}`,
      actorId: accountId,
      // By the workflow's clock, which may be behind ours.
      at: { gte: minutesAfter(issuedAt, -skewMinutes) },
      AND: [
        { detail: { path: ['updateId'], equals: updateId ?? '' } },
        { detail: { path: ['outcome'], equals: 'refused' } },
      ],
    },
  });
  return no === null ? null : (no.detail as { code: RefusalCode }).code;
}
