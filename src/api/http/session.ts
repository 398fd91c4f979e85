import type { Request, Response } from 'express';
import { lockAccount } from '../../operations/account/lock.js';
import { commit } from '../../cases/after-commit.js';
import { endOpenChallenges } from '../../operations/two-factor/remove.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account/account.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import { sessionLimits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import type { Session } from '../../generated/prisma/client.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { type AccountInPractice, withPractice } from '../../operations/account/practice.js';
import { clearSessionCookie, sessionIdHashIn } from './session-cookie.js';
import type { WrittenSession } from './write-session.js';

/** Who is signed in by a session that was just written. */
export function signedInBy(
  account: SignedIn['account'],
  { idHash }: WrittenSession,
  secondFactorAt: Date | null,
  now: Date,
): SignedIn {
  const endsAt = new Date(now.getTime() + sessionLimits[account.portal].idleMs);
  return signedInAs(account, idHash, secondFactorAt, endsAt);
}

/** Ends the session of this browser. */
export async function endSession(
  dependencies: Dependencies,
  portal: Portal,
  origin: string,
  signedIn: SignedIn,
  response: Response,
): Promise<void> {
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
  clearSessionCookie(portal, origin, response);
}

/** Finds who is signed in: the session is this portal's, not ended, not idle, the account may sign in, and gave its second factor. */
export async function findSession(
  dependencies: Dependencies,
  portal: Portal,
  origin: string,
  request: Request,
): Promise<SignedIn | null> {
  const signedIn = await findOpenedSession(dependencies, portal, origin, request);
  return signedIn === null || signedIn.isPending ? null : signedIn;
}

/** The same, or whom a password let in and who still owes the second factor: for the pages on which it is given, and for nothing else. */
export async function findOpenedSession(
  { db, clock }: Dependencies,
  portal: Portal,
  origin: string,
  request: Request,
): Promise<SignedIn | null> {
  const idHash = sessionIdHashIn(portal, origin, request);
  if (idHash === null) return null;
  const session = await db.session.findUnique({
    where: { idHash },
    include: { account: { include: withPractice } },
  });
  const now = clock();
  const { idleMs } = sessionLimits[portal];
  if (session === null || !isGoingOn(session, portal, now)) return null;
  if (session.lastSeenAt.getTime() + idleMs <= now.getTime()) return null;
  // Once a minute is enough for the idle end, and spares a write on most requests. What a page asks by itself is nobody's use of it.
  const asksByItself = request.path.startsWith('/live/');
  if (now.getTime() - session.lastSeenAt.getTime() > 60_000 && !asksByItself)
    await db.session.update({ where: { idHash }, data: { lastSeenAt: now } });
  const endsAt = new Date(Math.min(session.expiresAt.getTime(), now.getTime() + idleMs));
  return signedInAs(session.account, idHash, session.secondFactorAt, endsAt);
}

/** Whose session goes on by its hash, for a program that works in someone's name: it comes without the browser, which may be idle meanwhile. */
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

function isGoingOn(
  session: Session & { readonly account: AccountInPractice },
  portal: Portal,
  now: Date,
): boolean {
  const { endedAt, expiresAt, account } = session;
  return session.portal === portal && endedAt === null && expiresAt > now && maySignIn(account, now);
}

/** Whether the session of this browser ended because its account was removed. */
export async function wasRemoved(
  { db }: Dependencies,
  portal: Portal,
  origin: string,
  request: Request,
): Promise<boolean> {
  const idHash = sessionIdHashIn(portal, origin, request);
  if (idHash === null) return false;
  const endedBecause = { in: ['practice-staff-removed', 'staff-removed'] };
  return (await db.session.count({ where: { idHash, portal, endedBecause } })) > 0;
}

/** Whose session of this portal ran out in this browser by itself; null where someone ended it. */
export async function findLapsedAccountId(
  { db }: Dependencies,
  portal: Portal,
  origin: string,
  request: Request,
): Promise<string | null> {
  const idHash = sessionIdHashIn(portal, origin, request);
  if (idHash === null) return null;
  const session = await db.session.findFirst({ where: { idHash, portal, endedAt: null } });
  return session?.accountId ?? null;
}

function signedInAs(
  account: SignedIn['account'],
  sessionIdHash: string,
  secondFactorAt: Date | null,
  endsAt: Date,
): SignedIn {
  // By characters and not by halves of them: 𠮷田 is a name.
  const initials = [account.givenName, account.familyName]
    .map((name) => Array.from(name)[0] ?? '')
    .join('')
    .toUpperCase();
  const isPending = needsSecondFactor(account.portal) && secondFactorAt === null;
  return { account, sessionIdHash, isPending, initials, endsAt };
}
