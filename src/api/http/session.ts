import { createHash, randomBytes } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { lockAccount } from '../../operations/account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { appendAudit } from '../../audit/trail.js';
import { endOpenChallenges } from '../../operations/two-factor/remove.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account/account.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import { sessionLimits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import type { Session } from '../../generated/prisma/client.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { withPractice, type AccountInPractice } from '../../operations/account/practice.js';

/** The name of a portal's cookie; locally the portals share a host, so the name tells them apart. */
export function cookieName(portal: Portal, origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}headway_${portal}_session`;
}

/** A session that was written, and the id that its browser is to get. */
export interface WrittenSession {
  readonly id: string;
  readonly idHash: string;
}

/** Writes a session under a new random id, whatever the browser brought along; the one it had on this portal ends. */
export async function writeSession(
  tx: Transaction,
  after: AfterCommit,
  request: Request,
  session: {
    readonly account: Pick<AccountInPractice, 'id' | 'portal'>;
    readonly origin: string;
    /** Null where the second factor is still to be given. */
    readonly secondFactorAt: Date | null;
    readonly now: Date;
  },
): Promise<WrittenSession> {
  const { account, origin, secondFactorAt, now } = session;
  const { portal } = account;
  const id = randomBytes(32).toString('base64url');
  const before = idHashIn(portal, origin, request);
  if (before !== null) {
    await tx.session.updateMany({
      where: { idHash: before, portal, endedAt: null },
      data: { endedAt: now, endedBecause: 'signed-in-again' },
    });
    await endOpenChallenges(tx, after, { sessionIdHash: before }, now);
  }
  const { idHash } = await tx.session.create({
    data: {
      idHash: hashOf(id),
      accountId: account.id,
      portal,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + sessionLimits[portal].absoluteMs),
      userAgent: request.get('user-agent')?.slice(0, 200) ?? null,
      secondFactorAt,
    },
  });
  if (secondFactorAt !== null || !needsSecondFactor(portal))
    await appendAudit(tx, {
      at: now,
      actor: { kind: 'account', id: account.id },
      act: 'session.start',
      subject: { kind: 'account', id: account.id },
      detail: { portal },
    });
  return { id, idHash };
}

/** Gives the browser the id of its new session. It keeps it a day longer, so that a form sent at the end of the session is known to be theirs. */
export function setSessionCookie(portal: Portal, origin: string, response: Response, id: string): void {
  setCookie(response, portal, origin, id, sessionLimits[portal].absoluteMs / 1000 + 86_400);
}

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
  setCookie(response, portal, origin, '', 0);
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
  const idHash = idHashIn(portal, origin, request);
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
  const idHash = idHashIn(portal, origin, request);
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
  const idHash = idHashIn(portal, origin, request);
  if (idHash === null) return null;
  const session = await db.session.findFirst({ where: { idHash, portal, endedAt: null } });
  return session?.accountId ?? null;
}

function idHashIn(portal: Portal, origin: string, request: Request): string | null {
  const id = parseCookie(request.get('cookie') ?? '')[cookieName(portal, origin)];
  return id ? hashOf(id) : null;
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

function setCookie(response: Response, portal: Portal, origin: string, value: string, maxAge: number): void {
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: cookieName(portal, origin),
      value,
      httpOnly: true,
      sameSite: 'lax',
      secure: origin.startsWith('https:'),
      path: '/',
      maxAge,
    }),
  );
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
