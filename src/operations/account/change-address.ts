import { isOneOf } from '../../domain/named.js';
import type { Database } from '../../adapters/database.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import { daysAfter } from '../../domain/instants.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endAddressChanges } from './end-access.js';
import type { Dependencies } from '../../dependencies.js';
import { emailVerificationPolicy } from '../../domain/account/policy.js';
import { parseEmail } from '../../domain/email-address.js';
import { waitingChange } from '../../domain/email-verification/states.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Account } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { commit } from '../../cases/after-commit.js';
import { lockUnderPassword } from './lock.js';
import type { SignedIn } from './signed-in.js';
import { checkCurrentPassword } from './check-password.js';
import { createThrottle } from '../../security/throttle.js';
import { openVerification } from '../email-verification/open.js';

/** The address that waits for its link. One that is taken goes from the page when another would: by time, a later change, or a new password. */
export async function waitingAddress(
  db: Database,
  { id: accountId, passwordChangedAt }: Account,
  now: Date,
): Promise<{ readonly id: string; readonly email: string } | null> {
  const newest = await db.emailVerification.findFirst({
    where: { accountId, purpose: 'change_address' },
    orderBy: { id: 'desc' },
  });
  if (newest === null || newest.withdrawnAt !== null || !isOneOf(waitingChange, newest.state)) return null;
  const { id, email, requestedAt } = newest;
  const over = daysAfter(requestedAt, emailVerificationPolicy.expiresDays) <= now;
  return over || (passwordChangedAt !== null && passwordChangedAt >= requestedAt) ? null : { id, email };
}

/**
 * Asks to change the address of someone who is signed in and knows the password: a link goes to the new address, a notice to the present one,
 * and nothing changes before the link is used. Whether the new address is taken is found out by the workflow, and not told here. Locks the account.
 */
export async function requestAddressChange(
  dependencies: Dependencies,
  { account }: SignedIn,
  typed: { readonly currentPassword: string; readonly email: string },
): Promise<Done | Refusal> {
  const { clock } = dependencies;
  const email = parseEmail(typed.email);
  if (isRefusal(email)) return email;
  if (email === account.email) return { refused: 'email-same', field: 'email' };
  const wrong = await checkCurrentPassword(dependencies, account, typed.currentPassword);
  if (wrong !== null) return wrong;
  const mayAsk = createThrottle(dependencies, 'change-address', limits.addressChangesPerAccount);
  if (!(await mayAsk(account.id))) return { refused: mayAsk.refusal, field: 'email' };
  const now = clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    // Two browsers may ask at once: on the row of the account they follow each other, and the newest change wins.
    if (!(await lockUnderPassword(tx, account)))
      return { refused: 'password-wrong', field: 'currentPassword' };
    await endAddressChanges(tx, after, account.id, now);
    const { caseId } = await openVerification(tx, {
      purpose: 'change_address',
      portal: account.portal,
      email,
      accountId: account.id,
      requestedById: account.id,
      at: now,
    });
    after.start(caseId);
    await openAccountNotice(tx, after, {
      accountId: account.id,
      kind: 'email_change_requested',
      email: account.email,
      at: now,
    });
    await appendAudit(tx, {
      at: now,
      ...ownAct(account.id),
      act: 'account.request-address-change',
      detail: { verificationId: caseId },
    });
    return { done: true };
  });
}
