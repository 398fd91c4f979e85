import { hoursAfter } from '../../domain/instants.js';
import { lockAccount } from '../../operations/account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { closeCase } from '../../cases/change.js';
import { moveRecovery } from '../../operations/factor-recovery/settle.js';
import { suppressionOf } from '../../operations/suppression/list.js';
import type { Config } from '../../config.js';
import { maySignIn } from '../../domain/account/account.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { openAddressRecovery } from '../../domain/address-recovery/states.js';
import type { Portal } from '../../domain/portals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import type { RecoveryView } from './view.js';
import { factorRecoveryId, recoveryLinkAskedFor } from '../../protocol/factor-recovery/messages.js';
import { isReplaced, issueNewestLink } from '../../tokens/mailed-link.js';

/** Whose account a recovery is about, as mails need it. */
export interface RecoveryOwner {
  readonly accountId: string;
  readonly email: string;
  readonly portal: Portal;
  readonly givenName: string;
  readonly reference: string;
}

/** What "Lost your phone?" comes to once its address was looked up. */
export type RecoveryDecision =
  | (RecoveryOwner & { readonly kind: 'link'; readonly token: string; readonly linkExpiresAt: IsoInstant })
  | (RecoveryOwner & { readonly kind: 'held' | 'not-enrolled' | 'under-way' })
  | { readonly kind: 'withheld'; readonly accountId: string; readonly because: string }
  | { readonly kind: 'past'; readonly status: RecoveryView['status'] };

export interface RecoveryRequest {
  readonly recoveryId: string;
  /** Counts up when the link is asked for again: a fresh one and a mail of its own. */
  readonly round: number;
  readonly policy: FactorRecoveryPolicy;
  readonly at: IsoInstant;
}

/** Finds out whose address a recovery names and what follows, and writes it but for the mail. */
export async function decideRecovery(
  tx: Transaction,
  after: AfterCommit,
  config: Config,
  request: RecoveryRequest & { readonly now: Date },
): Promise<RecoveryDecision> {
  const { recoveryId, now } = request;
  const row = await tx.factorRecovery.findUnique({ where: { id: recoveryId }, include: { case: true } });
  if (row === null) return { kind: 'past', status: 'no_account' };
  if (row.state !== 'requested') return { kind: 'past', status: row.state };
  const { portal, email } = row;
  const found = await tx.account.findUnique({ where: { portal_email: { portal, email } } });
  if (found === null) return nobody(tx, request);
  // Two requests for one account are looked up at once: one after the other, so that one joins the other.
  await lockAccount(tx, found.id);
  const account = await tx.account.findUniqueOrThrow({
    where: { id: found.id },
    include: { secondFactor: true },
  });
  await tx.case.update({ where: { id: recoveryId }, data: { subjectId: account.id } });
  const other = await tx.factorRecovery.findFirst({
    where: { accountId: account.id, id: { not: recoveryId }, state: { in: openAddressRecovery } },
    include: { case: true },
  });
  if (other?.state === 'requested' && other.newEmail === null) return join(tx, after, request, other.id);
  // The mailbox is proven there, and no other link is needed.
  if (other !== null) return { ...ownerOf(account), reference: other.case.reference, kind: 'under-way' };
  const owner = { ...ownerOf(account), reference: row.case.reference };
  const mailbox = { address: account.email, essential: true };
  const suppressed = (await suppressionOf(tx, mailbox, config.UNSUBSCRIBE_SCOPE)) !== null;
  if (!maySignIn(account, now)) return { ...owner, kind: 'held' };
  const anyPhoneWillDo = account.secondFactor === null && account.formerFactorPhone === null;
  if (anyPhoneWillDo && account.codesDisabledAt === null) return { ...owner, kind: 'not-enrolled' };
  await tx.factorRecovery.update({ where: { id: recoveryId }, data: { accountId: account.id } });
  if (suppressed) return { kind: 'withheld', accountId: account.id, because: 'suppressed' };
  const newest = {
    workflowId: factorRecoveryId(recoveryId),
    purpose: 'factor-recovery',
    round: request.round,
  } as const;
  if (await isReplaced(tx, newest)) return { kind: 'past', status: row.state };
  return { ...owner, ...(await link(tx, config, account, request)), kind: 'link' };
}

function ownerOf({ id, email, portal, givenName }: Account) {
  return { accountId: id, email, portal, givenName };
}

/** The address of nobody isn't kept. */
async function nobody(tx: Transaction, { recoveryId, at }: RecoveryRequest): Promise<RecoveryDecision> {
  await tx.factorRecovery.delete({ where: { id: recoveryId } });
  await closeCase(tx, {
    caseId: recoveryId,
    state: 'no_account',
    at,
    event: { key: 'no-account', code: 'recovery-no-account' },
  });
  return { kind: 'past', status: 'no_account' };
}

/** One case recovers an account; someone who asks again gets another link of that case while it waits for one. */
async function join(
  tx: Transaction,
  after: AfterCommit,
  { recoveryId, at }: RecoveryRequest,
  otherId: string,
): Promise<RecoveryDecision> {
  await moveRecovery(tx, {
    recoveryId,
    event: 'answer-without-link',
    line: { key: 'joined', code: 'recovery-joined' },
    at: new Date(at),
  });
  after.signal(factorRecoveryId(otherId), recoveryLinkAskedFor);
  return { kind: 'past', status: 'closed' };
}

/** Issues the newest link of a recovery; older ones end. */
async function link(
  tx: Transaction,
  config: Config,
  { id: subjectId }: Account,
  { recoveryId, round, policy, now }: RecoveryRequest & { readonly now: Date },
): Promise<{ token: string; linkExpiresAt: IsoInstant }> {
  const workflowId = factorRecoveryId(recoveryId);
  const expiresAt = hoursAfter(now, policy.linkHours);
  const { token } = await issueNewestLink(tx, config.TOKEN_KEYS, {
    workflowId,
    purpose: 'factor-recovery',
    round,
    subjectId,
    caseId: recoveryId,
    issuedAt: now,
    expiresAt,
  });
  return { token, linkExpiresAt: expiresAt.toISOString() };
}
