import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Transaction } from '../../adapters/database.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { sessionLimits } from '../../domain/limits.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import type { AccountInPractice } from '../../operations/account/practice.js';
import { endOpenChallenges } from '../../operations/two-factor/remove.js';
import { hashOfSessionId, sessionIdHashIn } from './session-cookie.js';

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
  const before = sessionIdHashIn(portal, origin, request);
  if (before !== null) {
    await tx.session.updateMany({
      where: { idHash: before, portal, endedAt: null },
      data: { endedAt: now, endedBecause: 'signed-in-again' },
    });
    await endOpenChallenges(tx, after, { sessionIdHash: before }, now);
  }
  const { idHash } = await tx.session.create({
    data: {
      idHash: hashOfSessionId(id),
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
      ...ownAct(account.id),
      act: 'session.start',
      detail: { portal },
    });
  return { id, idHash };
}
