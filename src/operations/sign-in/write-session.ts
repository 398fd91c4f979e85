import type { Transaction } from '../../adapters/database.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import { sessionLimits } from '../../domain/limits.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import { newBrowserSecret } from '../../tokens/browser-secret.js';
import type { AccountInPractice } from '../account/practice.js';

/** The browser in which someone logs in, as its request tells. */
export interface Browser {
  /** SHA-256 of the session id that it sent for this portal; null where it sent none. */
  readonly sessionIdHash: string | null;
  /** SHA-256 of each secret by which it says that it is remembered. */
  readonly deviceHashes: readonly string[];
  /** At most 200 characters. */
  readonly userAgent: string | null;
}

/** A session that was written, and the id that its browser is to get. */
export interface WrittenSession {
  readonly id: string;
  readonly idHash: string;
}

/** Writes a session under a new random id, whatever the browser brought along; the one it had on this portal ends, and the caller has ended its code. The caller has locked the account. */
export async function writeSession(
  tx: Transaction,
  session: {
    readonly account: Pick<AccountInPractice, 'id' | 'portal'>;
    readonly browser: Browser;
    /** Null where the second factor is still to be given. */
    readonly secondFactorAt: Date | null;
    readonly now: Date;
  },
): Promise<WrittenSession> {
  const { account, browser, secondFactorAt, now } = session;
  const { portal } = account;
  const { secret: id, secretHash: idHash } = newBrowserSecret();
  const before = browser.sessionIdHash;
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
      expiresAt: new Date(now.getTime() + sessionLimits[portal].absoluteMs),
      userAgent: browser.userAgent,
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
