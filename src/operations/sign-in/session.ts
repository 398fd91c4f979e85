import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account/account.js';
import { sessionLimits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { initialOf } from '../../domain/person-name.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import type { Session } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';
import { type AccountInPractice, withPractice } from '../account/practice.js';
import type { SignedIn } from '../account/signed-in.js';
import { endOpenChallenges } from '../two-factor/remove.js';

/** Says who is signed in by a session that was just written. */
export function signedInBy(
  account: SignedIn['account'],
  idHash: string,
  secondFactorAt: Date | null,
  now: Date,
): SignedIn {
  const endsAt = new Date(now.getTime() + sessionLimits[account.portal].idleMs);
  return signedInAs(account, idHash, secondFactorAt, endsAt);
}

/** Ends the session in which someone asks for it, with the code that it may wait for. Locks the account. */
export async function endSession(dependencies: Dependencies, signedIn: SignedIn): Promise<void> {
  const now = dependencies.clock();
  await commit(dependencies, async (tx, after) => {
    // A code entered at the same moment takes this row first, too.
    await lockAccount(tx, signedIn.account.id);
    await tx.session.updateMany({
      where: { idHash: signedIn.sessionIdHash, endedAt: null },
      data: { endedAt: now, endedBecause: 'sign-out' },
    });
    await endOpenChallenges(tx, after, { sessionIdHash: signedIn.sessionIdHash }, now);
  });
}

/**
 * Finds who a session of this portal lets in, also where the second factor is still owed: it isn't ended and not idle, and the account may
 * sign in. `isUse` tells whether the request counts as use, which puts off the idle end. Locks nothing.
 */
export async function useSession(
  { db, clock }: Dependencies,
  portal: Portal,
  { idHash, isUse }: { readonly idHash: string; readonly isUse: boolean },
): Promise<SignedIn | null> {
  const session = await db.session.findUnique({
    where: { idHash },
    include: { account: { include: withPractice } },
  });
  const now = clock();
  const { idleMs } = sessionLimits[portal];
  if (session === null || !isGoingOn(session, portal, now)) return null;
  if (session.lastSeenAt.getTime() + idleMs <= now.getTime()) return null;
  // Once a minute is enough for the idle end, and spares a write on most requests.
  if (now.getTime() - session.lastSeenAt.getTime() > 60_000 && isUse)
    await db.session.updateMany({ where: { idHash }, data: { lastSeenAt: now } });
  const endsAt = new Date(Math.min(session.expiresAt.getTime(), now.getTime() + idleMs));
  return signedInAs(session.account, idHash, session.secondFactorAt, endsAt);
}

/** Finds whose session goes on by its hash, for a program that works in someone's name: it comes without the browser, which may be idle meanwhile. */
export async function findSessionByHash(
  { db, clock }: Dependencies,
  portal: Portal,
  idHash: string,
): Promise<SignedIn | null> {
  const session = await db.session.findUnique({
    where: { idHash },
    include: { account: { include: withPractice } },
  });
  if (session === null || !isGoingOn(session, portal, clock())) return null;
  const signedIn = signedInAs(session.account, idHash, session.secondFactorAt, session.expiresAt);
  return signedIn.isPending ? null : signedIn;
}

/** Whether a session ended because its account was removed. */
export async function wasRemoved({ db }: Dependencies, portal: Portal, idHash: string): Promise<boolean> {
  const endedBecause = { in: ['practice-staff-removed', 'staff-removed'] };
  return (await db.session.count({ where: { idHash, portal, endedBecause } })) > 0;
}

/** Finds whose session of this portal ran out by itself; null where someone ended it. */
export async function findLapsedAccountId(
  { db }: Dependencies,
  portal: Portal,
  idHash: string,
): Promise<string | null> {
  const session = await db.session.findFirst({ where: { idHash, portal, endedAt: null } });
  return session?.accountId ?? null;
}

function isGoingOn(
  session: Session & { readonly account: AccountInPractice },
  portal: Portal,
  now: Date,
): boolean {
  const { endedAt, expiresAt, account } = session;
  const isOpen = session.portal === portal && endedAt === null && expiresAt > now;
  return isOpen && account.emailVerifiedAt !== null && maySignIn(account, now);
}

function signedInAs(
  account: SignedIn['account'],
  sessionIdHash: string,
  secondFactorAt: Date | null,
  endsAt: Date,
): SignedIn {
  const initials = initialOf(account.givenName) + initialOf(account.familyName);
  const isPending = needsSecondFactor(account.portal) && secondFactorAt === null;
  return { account, sessionIdHash, isPending, initials, endsAt };
}
