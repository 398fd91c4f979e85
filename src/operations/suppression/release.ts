import { readReason } from '../../domain/reason.js';
import { readPage, type Listing, type Page, type Place } from '../../cases/keyset.js';
import { auditAlone } from '../../audit/trail.js';
import { release } from './list.js';
import type { Dependencies } from '../../dependencies.js';
import type { ActRole } from '../../domain/acts.js';
import { isUuid } from '../../domain/ids.js';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { Prisma, type Suppression } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { passwordResetId } from '../../protocol/password-reset/messages.js';
import { seenLess } from '../../cases/seen.js';
import { act } from '../../cases/signals.js';
import { emailAsTyped } from '../../domain/email-address.js';

/** Reads the addresses that get no mail, the newest first, for a member of staff; reading them is an act in the trail. */
export async function readSuppressions(
  { db, clock }: Dependencies,
  request: {
    readonly accountId: string;
    /** Part of an address, or nothing. */
    readonly address: string;
    readonly place: Place;
    readonly size?: number;
  },
): Promise<{ readonly page: Page<Suppression>; readonly total: number }> {
  const { accountId, address, place, size } = request;
  const part = emailAsTyped(address);
  const listing: Listing = {
    from: Prisma.sql`suppression`,
    where: [
      Prisma.sql`released_at IS NULL`,
      ...(part === '' ? [] : [Prisma.sql`strpos(address, ${part}) > 0`]),
    ],
    key: [Prisma.sql`since`, Prisma.sql`id`],
    newestFirst: true,
  };
  const { page, total } = await readPage(db, listing, { place, size }, (ids) =>
    db.suppression.findMany({ where: { id: { in: ids } } }),
  );
  const { rows } = page;
  await auditAlone({ db, clock }, accountId, {
    act: 'suppression.read',
    subject: { kind: 'suppression', id: rows.length === 1 ? (rows[0]?.id ?? null) : null },
    detail: { count: rows.length },
  });
  return { page, total };
}

/** Answers after which a reset may wait still. */
const unsettled: ReadonlySet<RefusalCode> = new Set([
  'temporarily-unavailable',
  'outcome-unknown',
  'workflow-refuses',
  'rate-limited-day',
]);

/**
 * Releases an address with a reason: through the resets that wait for it, so that they send a fresh link, else at once. Pressed
 * twice it is done once; who comes after someone else, or gives another reason, hears so, and so does who saw it listed for what it isn't anymore. Locks only what it
 * writes.
 */
export async function releaseSuppression(
  dependencies: Dependencies,
  request: {
    readonly id: string;
    /** Since when it was on the list, as it was shown; empty where nobody says. */
    readonly seen: string;
    readonly reason: string;
    readonly accountId: string;
    readonly role: ActRole;
  },
): Promise<Done | Refusal> {
  const { db, clock } = dependencies;
  const { id, seen, accountId, role } = request;
  const reason = readReason(request.reason);
  const row = isUuid(id) ? await db.suppression.findUnique({ where: { id } }) : null;
  if (row === null) return { refused: 'not-found' };
  if (isRefusal(reason)) return reason;
  if (seen !== '' && seen !== row.since.toISOString()) return seenLess;
  const waiting = await db.passwordReset.findMany({
    where: { email: row.address, state: 'address_suppressed' },
    select: { id: true },
  });
  for (const reset of waiting) {
    const answer = await act(dependencies, {
      update: 'releaseAddress',
      workflowId: passwordResetId(reset.id),
      state: 'address_suppressed',
      accountId,
      role,
      argument: { reason },
    });
    // One that someone has released or closed meanwhile need not be told.
    if (isRefusal(answer) && unsettled.has(answer.refused)) return { ...answer, field: 'reason' };
  }
  if (await db.$transaction((tx) => release(tx, { ...row, at: clock(), accountId, reason })))
    return { done: true };
  const { releasedAt, releasedById, releasedBecause } = await db.suppression.findUniqueOrThrow({
    where: { id },
  });
  if (releasedAt === null) return seenLess;
  return releasedById === accountId && releasedBecause === reason
    ? { done: true }
    : { refused: 'done-already' };
}
