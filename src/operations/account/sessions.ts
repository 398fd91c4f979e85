import { lockAccount } from './lock.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { sessionLimits } from '../../domain/limits.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import type { Refusal } from '../../domain/refusals.js';
import { browserInWords } from '../../domain/user-agent.js';
import type { Done } from '../../protocol/acts.js';
import { currentKey, keyedDigest } from '../../tokens/keyed-digest.js';
import type { SignedIn } from './signed-in.js';

/** A signed-in browser as its owner sees it. */
export interface OwnSession {
  /** Names the session in forms; neither its cookie nor its key in the database. */
  readonly id: string;
  /** Browser and system in words. */
  readonly browser: string;
  readonly startedAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date;
  readonly isThisOne: boolean;
}

/** Sessions that are listed, the last used. Basis: product; nobody uses as many browsers, and who asks ends all others at once. */
export const mostSessions = 50;

/** The sessions in which someone could go on now, the last used first. */
export async function sessionsOf(
  dependencies: Dependencies,
  signedIn: SignedIn,
): Promise<(OwnSession & { readonly idHash: string })[]> {
  const { db, config, clock } = dependencies;
  const { account, sessionIdHash } = signedIn;
  const now = clock();
  const sessions = await db.session.findMany({
    where: {
      accountId: account.id,
      endedAt: null,
      ...(needsSecondFactor(account.portal) ? { secondFactorAt: { not: null } } : {}),
      expiresAt: { gt: now },
      lastSeenAt: { gt: new Date(now.getTime() - sessionLimits[account.portal].idleMs) },
    },
    orderBy: { lastSeenAt: 'desc' },
    take: mostSessions,
  });
  return sessions.map(({ idHash, userAgent, createdAt, lastSeenAt }) => ({
    id: keyedDigest(currentKey(config.TOKEN_KEYS), 'own-session', idHash).slice(0, 22),
    idHash,
    browser: browserInWords(userAgent),
    startedAt: createdAt,
    lastUsedAt: lastSeenAt,
    isThisOne: idHash === sessionIdHash,
  }));
}

/** Ends one session of the owner; one that has ended meanwhile is no error. */
export async function endOwnSession(
  dependencies: Dependencies,
  signedIn: SignedIn,
  id: string,
): Promise<Done | Refusal> {
  const session = (await sessionsOf(dependencies, signedIn)).find((one) => one.id === id);
  if (session === undefined) return { refused: 'not-found' };
  await end(dependencies, signedIn, { idHash: session.idHash });
  return { done: true };
}

/** Ends all sessions of the owner but the one in which they ask. */
export async function endOtherSessions(dependencies: Dependencies, signedIn: SignedIn): Promise<Done> {
  await end(dependencies, signedIn, { idHash: { not: signedIn.sessionIdHash } });
  return { done: true };
}

async function end(
  { db, clock }: Dependencies,
  { account }: SignedIn,
  which: { readonly idHash: string | { readonly not: string } },
): Promise<void> {
  const now = clock();
  await db.$transaction(async (tx) => {
    // A code that is entered at this moment makes a new session of a pending one: the first to lock the row decides.
    await lockAccount(tx, account.id);
    const { count } = await tx.session.updateMany({
      where: { ...which, accountId: account.id, endedAt: null },
      data: { endedAt: now, endedBecause: 'owner' },
    });
    if (count === 0) return;
    await appendAudit(tx, {
      at: now,
      ...ownAct(account.id),
      act: 'session.end',
      detail: { count },
    });
  });
}
