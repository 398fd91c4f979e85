import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isUuid } from '../../domain/ids.js';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Account, EmailVerification } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { createThrottle } from '../../security/throttle.js';
import { wantAgain } from './asked-again.js';
import { lockVerification } from './lock.js';

/** What someone who is logged in asked for: a family member's account, or another address of their own. */
type Purpose = 'family_member' | 'change_address';

/**
 * Sends the email of a request again: after a minute, at most five times a day. It is written first, so that it goes out also where no worker answers
 * now. A taken address is answered like a free one, in words and in time: its workflow is asked beside the answer, and there is none where the address is taken.
 */
export async function resendRequest(
  dependencies: Dependencies,
  account: Account,
  purpose: Purpose,
  id: string,
): Promise<Done | Refusal> {
  const row = await ownRequest(dependencies, account, purpose, id);
  if (row === null) return { refused: 'not-found' };
  const refusal = await checkResendOf(dependencies, row);
  if (refusal !== null) return refusal;
  await wantAgain(dependencies, id, byAccount(account.id));
  return { done: true };
}

/** Counts that the email of a request is asked for again, for who asks; why it isn't sent now, or null. It is the same for a taken address. */
export async function checkResendOf(
  dependencies: Dependencies,
  { id, requestedAt }: Pick<EmailVerification, 'id' | 'requestedAt'>,
  by: 'owner' | 'anyone' = 'owner',
): Promise<Refusal | null> {
  const key = by === 'owner' ? id : `${by}/${id}`;
  const isFresh = requestedAt.getTime() + limits.resendOfRequest.windowMs > dependencies.clock().getTime();
  if (isFresh || !(await createThrottle(dependencies, 'resend-request', limits.resendOfRequest)(key)))
    return { refused: 'resend-too-soon' };
  if (!(await createThrottle(dependencies, 'resends-of-request', limits.resendsOfRequest)(key)))
    return { refused: 'resend-limit-reached' };
  return null;
}

/**
 * Takes a request back: its links stop working for it at once, it goes from the page, and its workflow removes the account that only waited for it.
 * Does the same for a taken address. Locks the account, then the verification.
 */
export async function withdrawRequest(
  dependencies: Dependencies,
  account: Account,
  purpose: Purpose,
  id: string,
): Promise<Done | Refusal> {
  if ((await ownRequest(dependencies, account, purpose, id)) === null) return { refused: 'not-found' };
  const at = dependencies.clock();
  await commit(dependencies, async (tx, after) => {
    await lockVerification(tx, id);
    after.signalSoon(emailVerificationId(id), verificationSettled);
    // The link may have been used at this moment: what is verified stays.
    const { count } = await tx.emailVerification.updateMany({
      where: { id, withdrawnAt: null, state: { not: 'verified' } },
      data: { withdrawnAt: at },
    });
    if (count === 0) return;
    await appendAudit(tx, {
      at,
      actor: byAccount(account.id),
      act: 'email-verification.withdraw',
      subject: { kind: 'case', id },
    });
  });
  return { done: true };
}

async function ownRequest(
  { db }: Pick<Dependencies, 'db'>,
  { id: requestedById }: Account,
  purpose: Purpose,
  id: string,
): Promise<EmailVerification | null> {
  if (!isUuid(id)) return null;
  return db.emailVerification.findFirst({ where: { id, requestedById, purpose, withdrawnAt: null } });
}
