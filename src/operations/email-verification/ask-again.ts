import type { Done, UpdateResult } from '../../protocol/acts.js';
import { lockVerification } from './lock.js';
import type { Database } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import { openVerification } from '../../domain/email-verification/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Account } from '../../generated/prisma/client.js';
import { addressCorrected, emailVerificationId } from '../../protocol/email-verification/messages.js';
import { commit } from '../../cases/after-commit.js';
import { act } from '../../cases/signals.js';
import { maySignUp, tooManySignUps } from '../sign-up/sign-up.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/**
 * The open verification of an account that isn't verified, with its newest news about mails; null where there is none. News of an address is over once it
 * was corrected: otherwise the page would tell that no mail went to another because it is taken.
 */
export async function ownVerification(db: Database, accountId: string) {
  return db.emailVerification.findFirst({
    where: { accountId, purpose: { not: 'change_address' }, state: { in: openVerification } },
    include: {
      case: {
        include: {
          events: {
            where: { code: { in: ['verification-sent', 'mail-withheld', 'verification-corrected'] } },
            orderBy: [{ at: 'desc' }, { id: 'desc' }],
            take: 1,
          },
        },
      },
    },
  });
}

export type OwnVerification = NonNullable<Awaited<ReturnType<typeof ownVerification>>>;

/** Asks for another mail: after a minute, at most five in a day. It goes out beside the answer. */
export async function resendOwn(
  dependencies: Dependencies,
  account: Account,
): Promise<UpdateResult | Refusal> {
  const own = await ownVerification(dependencies.db, account.id);
  if (own === null) return { refused: 'already-verified' };
  return act(dependencies, {
    update: 'resendVerification',
    workflowId: own.case.workflowId,
    state: own.state,
    accountId: account.id,
    role: account.portal === 'provider' ? 'provider' : 'client',
    argument: {},
  });
}

/**
 * Corrects the address before it is verified: older links stop working at once, and the mail goes to the new address. Whether someone
 * has it is looked up by the workflow, so a taken address answers like a free one. Locks the account, then the verification.
 */
export async function correctOwn(
  dependencies: Dependencies,
  { account, typed, ip }: { readonly account: Account; readonly typed: string; readonly ip: string },
): Promise<Done | Refusal> {
  const { db, clock } = dependencies;
  const email = parseEmail(typed);
  if (isRefusal(email)) return email;
  const own = await ownVerification(db, account.id);
  if (own === null) return { refused: 'already-verified' };
  if (email === own.email) return { refused: 'email-same', field: 'email' };
  if (!(await maySignUp(dependencies, email, ip))) return { refused: tooManySignUps, field: 'email' };
  const at = clock();
  const { id } = own;
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    await lockVerification(tx, id);
    const { count: open } = await tx.emailVerification.updateMany({
      where: { id, state: { in: openVerification } },
      data: { email, sentAt: null },
    });
    // The link was used meanwhile, in another window.
    if (open === 0) return { refused: 'already-verified' };
    const count = await expireLinks(tx, { caseId: id }, at);
    await addLine(tx, id, at, {
      key: `corrected/${at.getTime()}`,
      code: 'verification-corrected',
      detail: { count },
      actorId: account.id,
    });
    after.signal(emailVerificationId(id), addressCorrected);
    return { done: true };
  });
}
