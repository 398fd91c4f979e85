import { appendAudit, ownAct } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import type { Answers } from '../../domain/person-name.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { checkTimeZone } from '../../domain/sign-up/form.js';
import type { Done } from '../../protocol/acts.js';
import { isOpen } from '../contract-termination/open.js';
import type { SignedIn } from './signed-in.js';
import { lockAccount } from './lock.js';

/** Whether someone has a time zone of their own: practice staff read in the practice's, support in its own. */
export function hasOwnTimeZone({
  portal,
  provider,
}: Pick<SignedIn['account'], 'portal' | 'provider'>): boolean {
  return portal === 'client' || provider !== null;
}

/**
 * Changes the time zone in which someone reads dates. That of a provider who is ending the contract stays until it has ended: clients were told its
 * dates in it, and the end of the last day is meant in it. Locks the account.
 */
export async function changeTimeZone(
  { db, clock }: Dependencies,
  { account }: Pick<SignedIn, 'account'>,
  answers: Answers,
): Promise<Done | Refusal> {
  const timeZone = checkTimeZone(answers);
  if (isRefusal(timeZone)) return timeZone;
  if (!hasOwnTimeZone(account)) return { refused: 'not-allowed', field: 'timeZone' };
  return db.$transaction(async (tx): Promise<Done | Refusal> => {
    await lockAccount(tx, account.id);
    if (account.provider !== null) {
      const open = { contract: { providerId: account.provider.id }, ...isOpen };
      if ((await tx.contractTermination.count({ where: open })) > 0)
        return { refused: 'time-zone-of-notice', field: 'timeZone' };
      await tx.provider.update({ where: { id: account.provider.id }, data: { timeZone } });
    } else await tx.client.update({ where: { accountId: account.id }, data: { timeZone } });
    await appendAudit(tx, {
      at: clock(),
      ...ownAct(account.id),
      act: 'account.change-time-zone',
      detail: { timeZone },
    });
    return { done: true };
  });
}
