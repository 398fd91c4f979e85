import type { Transaction } from '../adapters/database.js';
import { changeCase } from '../cases/change-case.js';
import { openTaskIn } from '../cases/support-tasks.js';
import { suppressionOf } from '../cases/suppression-list.js';
import type { Config } from '../config.js';
import { maySignIn } from '../domain/account.js';
import type { PasswordResetPolicy } from '../domain/account-policy.js';
import { resetEscalatesAt, type ResetStatus } from '../domain/password-reset.js';
import type { Portal } from '../domain/portals.js';
import { calendarDate, type Instant } from '../domain/zoned-time.js';
import type { Account, PasswordReset } from '../generated/prisma/client.js';
import { passwordResetId } from '../protocol/password-reset.js';
import { issueMailedLink } from '../tokens/mailed-link.js';

/** What a reset comes to once its address was looked up. */
export type ResetDecision =
  | (Owner & {
      readonly kind: 'link';
      readonly token: string;
      readonly linkExpiresAt: Instant;
      readonly replaced: readonly string[];
    })
  | (Owner & { readonly kind: 'held' | 'elsewhere' })
  | {
      readonly kind: 'sent';
      readonly accountId: string;
      readonly linkExpiresAt: Instant;
      readonly replaced: readonly string[];
    }
  | { readonly kind: 'suppressed'; readonly accountId: string; readonly escalatesAt: Instant }
  | { readonly kind: 'over'; readonly status: ResetStatus };

interface Owner {
  readonly accountId: string;
  readonly email: string;
  readonly portal: Portal;
  readonly givenName: string;
}

interface Request {
  readonly resetId: string;
  readonly round: number;
  readonly policy: PasswordResetPolicy;
  readonly at: Instant;
  readonly now: Date;
}

/** Where else somebody may have their account; staff are never told of other portals, nor others of theirs. */
const otherPortal: Record<Portal, Portal | null> = { client: 'provider', provider: 'client', staff: null };

/** Finds out whose address a reset names and what follows, and writes it; mails are sent afterwards. */
export async function decideReset(tx: Transaction, config: Config, request: Request): Promise<ResetDecision> {
  const { resetId, now } = request;
  const row = await tx.passwordReset.findUnique({ where: { id: resetId } });
  if (row === null) return { kind: 'over', status: 'no_account' };
  if (row.state === 'sent') return sentBefore(tx, row);
  if (row.state !== 'requested' && row.state !== 'address_suppressed')
    return { kind: 'over', status: row.state };
  const here = await accountAt(tx, row.portal, row.email);
  const elsewhere = otherPortal[row.portal];
  const account = here ?? (elsewhere && (await accountAt(tx, elsewhere, row.email)));
  if (account === null) return nobody(tx, request);
  await tx.case.update({ where: { id: resetId }, data: { subjectId: account.id } });
  const mailbox = { address: row.email, essential: true };
  const suppression = await suppressionOf(tx, mailbox, config.UNSUBSCRIBE_SCOPE);
  if (suppression !== null) return suppressed(tx, row, account, suppression, request);
  const owner: Owner = {
    accountId: account.id,
    email: account.email,
    portal: account.portal,
    givenName: account.givenName,
  };
  if (here === null) return { ...owner, kind: 'elsewhere' };
  if (!maySignIn(here, now)) return { ...owner, kind: 'held' };
  return link(tx, config, owner, request);
}

function accountAt(tx: Transaction, portal: Portal, email: string): Promise<Account | null> {
  return tx.account.findUnique({ where: { portal_email: { portal, email } } });
}

/** The address of nobody is not kept. */
async function nobody(tx: Transaction, { resetId, at }: Request): Promise<ResetDecision> {
  await tx.passwordReset.delete({ where: { id: resetId } });
  await close(tx, resetId, 'no_account', at, 'reset-no-account');
  return { kind: 'over', status: 'no_account' };
}

/** Nothing is sent; support is asked once an address, and whatever is asked for meanwhile joins the case that waits. */
async function suppressed(
  tx: Transaction,
  row: PasswordReset,
  account: Account,
  { reason, since }: { reason: string; since: Date },
  { policy, at, now }: Request,
): Promise<ResetDecision> {
  const escalatesAt = resetEscalatesAt(policy, new Date(at)).toISOString();
  const waiting = { kind: 'suppressed', accountId: account.id, escalatesAt } as const;
  if (row.state === 'address_suppressed') return waiting;
  const { portal, email } = row;
  const first = await tx.passwordReset.findFirst({ where: { portal, email, state: 'address_suppressed' } });
  if (first !== null) {
    await tx.passwordReset.update({ where: { id: row.id }, data: { state: 'closed', settledAt: now } });
    await close(tx, row.id, 'closed', at, 'reset-joined');
    return { kind: 'over', status: 'closed' };
  }
  await tx.passwordReset.update({
    where: { id: row.id },
    data: { state: 'address_suppressed', accountId: account.id },
  });
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

/** Issues the newest link of an account; older ones end, unless a newer request was quicker. */
async function link(
  tx: Transaction,
  config: Config,
  owner: Owner,
  { resetId, round, policy, at, now }: Request,
): Promise<ResetDecision> {
  const { accountId } = owner;
  // Two requests for one account are worked on at once: one after the other, so that exactly the newest has a link.
  await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId}::uuid FOR UPDATE`;
  const newer = await tx.passwordReset.count({
    where: { accountId, id: { gt: resetId }, state: { in: ['requested', 'sent', 'completed'] } },
  });
  if (newer > 0) {
    await tx.passwordReset.update({ where: { id: resetId }, data: { state: 'superseded', settledAt: now } });
    await close(tx, resetId, 'superseded', at, 'reset-superseded');
    return { kind: 'over', status: 'superseded' };
  }
  await tx.passwordReset.update({ where: { id: resetId }, data: { accountId } });
  const older = await tx.passwordReset.findMany({
    where: { accountId, id: { lt: resetId }, state: { in: ['requested', 'sent'] } },
    select: { id: true },
  });
  const olderIds = older.map(({ id }) => id);
  await tx.passwordReset.updateMany({
    where: { id: { in: olderIds } },
    data: { state: 'superseded', settledAt: now },
  });
  await tx.mailedLink.updateMany({
    where: { purpose: 'reset-password', caseId: { in: olderIds }, consumedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now },
  });
  const expiresAt = new Date(now.getTime() + policy.linkMinutes * 60_000);
  const workflowId = passwordResetId(resetId);
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId,
    purpose: 'reset-password',
    round,
    subjectId: accountId,
    caseId: resetId,
    issuedAt: now,
    expiresAt,
  });
  // A relay that was away for hours gets the same link again, and the hour counts from the mail.
  await tx.mailedLink.updateMany({
    where: { workflowId, purpose: 'reset-password', round, consumedAt: null },
    data: { expiresAt },
  });
  const linkExpiresAt = expiresAt.toISOString();
  return { ...owner, kind: 'link', token, linkExpiresAt, replaced: olderIds.map(passwordResetId) };
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

async function close(
  tx: Transaction,
  caseId: string,
  state: ResetStatus,
  at: Instant,
  code: 'reset-no-account' | 'reset-joined' | 'reset-superseded',
): Promise<void> {
  await changeCase(tx, {
    caseId,
    state,
    waitingOn: 'nobody',
    dueAt: null,
    needsAttention: false,
    at,
    closed: true,
    event: { key: code, code },
  });
}
