import { createHash, randomBytes } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account.js';
import { sessionLimits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import type { Account, Provider } from '../../generated/prisma/client.js';

/** Who is signed in on this portal, read at the start of each request. */
export interface SignedIn {
  readonly account: Account & { readonly provider: Provider | null };
  /** SHA-256 of the session id, as in the database. */
  readonly sessionIdHash: string;
  readonly initials: string;
  /** The earlier of idle and absolute end, as it stands after this request. */
  readonly endsAt: Date;
}

/** The name of a portal's cookie; locally the portals share a host, so the name tells them apart. */
export function cookieName(portal: Portal, origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}headway_${portal}_session`;
}

/**
 * Starts a session under a new random id, whatever the browser brought along; the one it had on this portal ends. Null where the account is
 * no longer what its password was compared with: changed, locked or stopped meanwhile.
 */
export async function startSession(
  { db, clock }: Dependencies,
  portal: Portal,
  origin: string,
  account: SignedIn['account'],
  request: Request,
  response: Response,
): Promise<SignedIn | null> {
  const id = randomBytes(32).toString('base64url');
  const idHash = hashOf(id);
  const now = clock();
  const { absoluteMs, idleMs } = sessionLimits[portal];
  const before = idHashIn(portal, origin, request);
  const started = await db.$transaction(async (tx) => {
    // Comparing takes a while, in which the password may change and its sessions end: whoever comes to the row first decides.
    const { count } = await tx.account.updateMany({
      where: {
        id: account.id,
        passwordHash: account.passwordHash,
        status: account.status,
        OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }],
      },
      data: { failedSignIns: 0, lockedUntil: null },
    });
    if (count === 0) return false;
    if (before !== null)
      await tx.session.updateMany({
        where: { idHash: before, portal, endedAt: null },
        data: { endedAt: now, endedBecause: 'signed-in-again' },
      });
    await tx.session.create({
      data: {
        idHash,
        accountId: account.id,
        portal,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + absoluteMs),
        userAgent: request.get('user-agent')?.slice(0, 200) ?? null,
      },
    });
    await appendAudit(tx, {
      at: now,
      actor: { kind: 'account', id: account.id },
      act: 'session.start',
      subject: { kind: 'account', id: account.id },
      detail: { portal },
    });
    return true;
  });
  if (!started) return null;
  // The browser keeps it a day longer, so that a form sent at the end of the session is known to be theirs.
  setCookie(response, portal, origin, id, absoluteMs / 1000 + 86_400);
  return signedInAs(account, idHash, new Date(now.getTime() + idleMs));
}

/** Ends the session of this browser. */
export async function endSession(
  { db, clock }: Dependencies,
  portal: Portal,
  origin: string,
  signedIn: SignedIn,
  response: Response,
): Promise<void> {
  await db.session.updateMany({
    where: { idHash: signedIn.sessionIdHash, endedAt: null },
    data: { endedAt: clock(), endedBecause: 'sign-out' },
  });
  setCookie(response, portal, origin, '', 0);
}

/** Finds who is signed in: the session is this portal's, not ended, not idle, and the account may sign in. */
export async function findSession(
  { db, clock }: Dependencies,
  portal: Portal,
  origin: string,
  request: Request,
): Promise<SignedIn | null> {
  const idHash = idHashIn(portal, origin, request);
  if (idHash === null) return null;
  const session = await db.session.findUnique({
    where: { idHash },
    include: { account: { include: { provider: true } } },
  });
  const now = clock();
  const { idleMs } = sessionLimits[portal];
  if (session === null || session.portal !== portal || session.endedAt !== null) return null;
  if (session.expiresAt <= now || session.lastSeenAt.getTime() + idleMs <= now.getTime()) return null;
  if (!maySignIn(session.account, now)) return null;
  // Once a minute is enough for the idle end, and spares a write on most requests.
  if (now.getTime() - session.lastSeenAt.getTime() > 60_000)
    await db.session.update({ where: { idHash }, data: { lastSeenAt: now } });
  const endsAt = new Date(Math.min(session.expiresAt.getTime(), now.getTime() + idleMs));
  return signedInAs(session.account, idHash, endsAt);
}

/** Whose session of this portal ran out in this browser by itself; null where somebody ended it. */
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

function signedInAs(account: SignedIn['account'], sessionIdHash: string, endsAt: Date): SignedIn {
  const initials = `${account.givenName.charAt(0)}${account.familyName.charAt(0)}`.toUpperCase();
  return { account, sessionIdHash, initials, endsAt };
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
