import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endOpenResets, endSessions } from './end-access.js';
import { letRequestsFollow } from './requests-follow.js';

/**
 * From now on the account logs in with an address that was proven, and what its owner asked for goes there; both addresses are told. Someone who knows the former one, or
 * reads its mailbox, must not stay in or come back. Someone else may have taken the address meanwhile: the unique index says so. The caller has locked the account; locks what was
 * asked for.
 */
export async function moveToAddress(
  tx: Transaction,
  after: AfterCommit,
  { accountId, email, at }: { readonly accountId: string; readonly email: string; readonly at: Date },
): Promise<void> {
  const { email: formerAddress } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  await tx.account.update({ where: { id: accountId }, data: { email, emailVerifiedAt: at } });
  await tx.client.updateMany({ where: { accountId }, data: { email } });
  await letRequestsFollow(tx, after, { accountId, from: formerAddress, to: email, at });
  await endSessions(tx, after, accountId, 'email-change', at);
  await endOpenResets(tx, after, accountId, at);
  await openAccountNotice(tx, after, { accountId, kind: 'email_changed', email: formerAddress, at });
  await openAccountNotice(tx, after, { accountId, kind: 'email_changed_to_this', email, at });
}
