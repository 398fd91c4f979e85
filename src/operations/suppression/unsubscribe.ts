import { byAccount } from '../../audit/trail.js';
import { suppress } from './list.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { UnsubscribeScope } from '../../domain/suppression/suppression.js';
import { findLiveLink } from '../../tokens/mailed-link.js';

/** What a link in news would stop: all mail or only what people can do without. Changes nothing. */
export async function findUnsubscription(
  dependencies: Dependencies,
  token: string,
): Promise<{ readonly scope: UnsubscribeScope } | Refusal> {
  const mailbox = await mailboxOf(dependencies, token);
  return mailbox === null ? { refused: 'not-found' } : { scope: dependencies.config.UNSUBSCRIBE_SCOPE };
}

/** Unsubscribes the mailbox that a mail went to. Asked again it stays so. Locks only what it writes. */
export async function unsubscribe(
  dependencies: Dependencies,
  token: string,
): Promise<{ readonly scope: UnsubscribeScope } | Refusal> {
  const { db, clock, config } = dependencies;
  const mailbox = await mailboxOf(dependencies, token);
  if (mailbox === null) return { refused: 'not-found' };
  const { address, accountId } = mailbox;
  await db.$transaction((tx) =>
    suppress(tx, { address, reason: 'unsubscribed', at: clock(), actor: byAccount(accountId) }),
  );
  return { scope: config.UNSUBSCRIBE_SCOPE };
}

/** The mailbox that the mail went to: an account that has another address by now goes on getting mail there. */
async function mailboxOf(
  { db, config, clock }: Dependencies,
  token: string,
): Promise<{ address: string; accountId: string } | null> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose: 'unsubscribe', token, now: clock() });
  if (isRefusal(link) || link.address === null) return null;
  return { address: link.address, accountId: link.subjectId };
}
