import { allows } from '../../domain/transition.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { changeCase } from '../../cases/change.js';
import { openTaskIn } from '../../cases/tasks.js';
import { suppressionOf } from '../../operations/suppression/list.js';
import type { Config } from '../../config.js';
import { maySignIn } from '../../domain/account/account.js';
import { resetTransitions, resetEscalatesAt } from '../../domain/password-reset/states.js';
import type { Portal } from '../../domain/portals.js';
import { calendarDate } from '../../domain/zoned-time.js';
import type { Account, PasswordReset } from '../../generated/prisma/client.js';
import { moveReset } from '../../operations/password-reset/move.js';
import { openVerificationOf } from '../../operations/email-verification/ask-again.js';
import { emailVerificationId, resendAsked } from '../../protocol/email-verification/messages.js';
import { closeUnsent, type Owner, type ResetDecision, type ResetRequest } from './case.js';
import { issueResetLink } from './link.js';

/** Where else someone may have their account; staff are never told of other portals, nor others of theirs. */
const otherPortal: Record<Portal, Portal | null> = { client: 'provider', provider: 'client', staff: null };

/** Finds out whose address a reset names and what follows, and writes it; mails are sent afterwards. */
export async function decideReset(
  tx: Transaction,
  after: AfterCommit,
  config: Config,
  request: ResetRequest,
): Promise<ResetDecision> {
  const { resetId, now } = request;
  const row = await tx.passwordReset.findUnique({ where: { id: resetId } });
  if (row === null) return { kind: 'over', status: 'no_account' };
  if (row.state === 'sent') return sentBefore(tx, row);
  if (!allows(resetTransitions, row.state, 'send')) return { kind: 'over', status: row.state };
  const here = await accountAt(tx, row.portal, row.email);
  const elsewhere = otherPortal[row.portal];
  const account = here ?? (elsewhere && (await accountAt(tx, elsewhere, row.email)));
  if (account === null) return nobody(tx, request);
  await tx.case.update({ where: { id: resetId }, data: { subjectId: account.id } });
  const mailbox = { address: row.email, essential: true };
  const suppression = await suppressionOf(tx, mailbox, config.UNSUBSCRIBE_SCOPE);
  if (suppression !== null) return suppressed(tx, row, account, suppression, request);
  if (account.emailVerifiedAt === null) return unproven(tx, after, account, request);
  const mail = here === null ? 'elsewhere' : maySignIn(here, now) ? 'link' : 'held';
  const owner: Owner = {
    accountId: account.id,
    email: account.email,
    portal: account.portal,
    givenName: account.givenName,
  };
  return mail === 'link' ? issueResetLink(tx, after, config, owner, request) : { ...owner, kind: mail };
}

function accountAt(tx: Transaction, portal: Portal, email: string): Promise<Account | null> {
  return tx.account.findUnique({ where: { portal_email: { portal, email } } });
}

/** The address of nobody isn't kept. */
async function nobody(tx: Transaction, { resetId, at }: ResetRequest): Promise<ResetDecision> {
  await tx.passwordReset.delete({ where: { id: resetId } });
  await closeUnsent(tx, resetId, 'no_account', at, 'reset-no-account');
  return { kind: 'over', status: 'no_account' };
}

/** A stranger may have made the account: the link that proves its address goes again, whose page says whose account it is before it asks for a password. */
async function unproven(
  tx: Transaction,
  after: AfterCommit,
  { id }: Account,
  { resetId, at, now }: ResetRequest,
): Promise<ResetDecision> {
  const open = await openVerificationOf(tx, id);
  if (open !== null) after.signal(emailVerificationId(open.id), resendAsked);
  await moveReset(tx, resetId, 'answer-without-link', { settledAt: now });
  await closeUnsent(tx, resetId, 'closed', at, 'reset-unproven');
  return { kind: 'over', status: 'closed' };
}

/** Nothing is sent; support is asked once an address, and whatever is asked for meanwhile joins the case that waits. */
async function suppressed(
  tx: Transaction,
  row: PasswordReset,
  account: Account,
  { reason, since }: { reason: string; since: Date },
  { policy, at, now }: ResetRequest,
): Promise<ResetDecision> {
  const escalatesAt = resetEscalatesAt(policy, new Date(at)).toISOString();
  const waiting = { kind: 'suppressed', accountId: account.id, escalatesAt } as const;
  if (row.state === 'address_suppressed') return waiting;
  const { portal, email } = row;
  const first = await tx.passwordReset.findFirst({ where: { portal, email, state: 'address_suppressed' } });
  if (first !== null) {
    await moveReset(tx, row.id, 'answer-without-link', { settledAt: now });
    await closeUnsent(tx, row.id, 'closed', at, 'reset-joined');
    // The conversation that asked for it shows how the case stands that waits.
    await tx.contactRequest.updateMany({
      where: { startedCaseId: row.id },
      data: { startedCaseId: first.id },
    });
    return { kind: 'over', status: 'closed' };
  }
  await moveReset(tx, row.id, 'find-suppressed', { accountId: account.id });
  await openTaskIn(tx, {
    caseId: row.id,
    key: 'release-address',
    kind: 'release_address',
    subjectId: account.id,
    at,
  });
  await changeCase(tx, {
    caseId: row.id,
    state: 'address_suppressed',
    waitingOn: 'support',
    dueAt: escalatesAt,
    needsAttention: true,
    at,
    event: {
      key: `suppressed/${at}`,
      code: 'reset-address-suppressed',
      detail: { reason, since: calendarDate(since) },
    },
  });
  return waiting;
}

/** An attempt before this one was cut off after all was written. */
async function sentBefore(tx: Transaction, { id, accountId }: PasswordReset): Promise<ResetDecision> {
  const newest = await tx.mailedLink.findFirstOrThrow({
    where: { caseId: id, purpose: 'reset-password' },
    orderBy: { round: 'desc' },
  });
  const linkExpiresAt = newest.expiresAt.toISOString();
  return { kind: 'sent', accountId: accountId ?? newest.subjectId, linkExpiresAt, replaced: [] };
}
