import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { lockRow } from '../../cases/lock-rows.js';
import { openVerificationOf } from '../../operations/email-verification/ask-again.js';
import { inheritLinks } from '../../operations/email-verification/link.js';
import { lockVerification } from '../../operations/email-verification/lock.js';
import { makeAccount } from '../../operations/account/make.js';
import type { Config } from '../../config.js';
import { isSettled } from '../../domain/email-verification/states.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { isSameName } from '../../domain/person-name.js';
import type { Account, EmailVerification, SignUp } from '../../generated/prisma/client.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { endUnneeded, endWithdrawn, recordMail, type VerificationMail } from './settle.js';

/** Within so many milliseconds the same sign-up is the same form. Basis: product; a second press and a reload of the answer. */
const sameFormMs = 60_000;

/** What is to be mailed after the accounts were looked at. */
export type VerificationTarget =
  | { readonly to: 'nobody' }
  | { readonly to: 'owner'; readonly owner: Account }
  | {
      readonly to: 'address';
      readonly row: EmailVerification & { readonly accountId: string };
      readonly token: string;
      /** In it the end of the link is told. */
      readonly timeZone: string;
    };

/** Makes the account where there is none yet, issues the link, and says whom to mail; a second attempt finds all of it done. */
export async function prepareVerification(
  tx: Transaction,
  after: AfterCommit,
  { TOKEN_KEYS }: Pick<Config, 'TOKEN_KEYS'>,
  mail: VerificationMail,
): Promise<VerificationTarget> {
  const { verificationId, occasion, round } = mail;
  const at = new Date(mail.at);
  // The link's button may be pressed at this moment: what it does must not be written over.
  await lockVerification(tx, verificationId);
  await endWithdrawn(tx, after, verificationId, at);
  const row = await tx.emailVerification.findUniqueOrThrow({
    where: { id: verificationId },
    include: { signUp: true },
  });
  if (isSettled(row.state)) {
    // One whose answers are gone goes on in another case, or its address is proven.
    const goesOn = row.purpose === 'sign_up' && row.signUp === null;
    const owner = row.state === 'address_taken' && !goesOn ? await ownerOf(tx, row) : null;
    return owner ? { to: 'owner', owner } : { to: 'nobody' };
  }
  const accountIdOf = async () =>
    row.accountId ?? (row.signUp && (await makeAccount(tx, row, row.signUp, at)));
  let accountId = await accountIdOf();
  let owner = await ownerOf(tx, row);
  // An account that only waits may be removed at this moment. Then this sign-up gets its address, or the removal finds this sign-up.
  if (accountId === null && owner?.emailVerifiedAt === null && !(await lockRow(tx, 'account', owner.id))) {
    accountId = await accountIdOf();
    owner = await ownerOf(tx, row);
  }
  if (accountId === null && owner !== null && (await isSentTwice(tx, row, owner))) {
    await endUnneeded(tx, row, 'supersede', at);
    return { to: 'nobody' };
  }
  if (accountId === null || (row.purpose === 'change_address' && owner !== null)) {
    await endUnneeded(tx, row, 'find-taken', at);
    return owner ? { to: 'owner', owner } : { to: 'nobody' };
  }
  await tx.case.update({ where: { id: row.id }, data: { subjectId: accountId } });
  // A corrected address that is taken: to the person it looks as if a mail had gone there.
  if (owner !== null && owner.id !== accountId) {
    await recordMail(tx, 'send', mail);
    return { to: 'owner', owner };
  }
  if (row.purpose !== 'change_address') {
    await moveAccount(tx, accountId, row.email);
    await inheritLinks(tx, row, accountId, at);
  }
  // The signal of a correction may come twice: once a link to the new address is out, there is nothing left to do.
  if (occasion === 'correction' && (await hasLiveLink(tx, row.id, round, at))) return { to: 'nobody' };
  const token = await issueLink(tx, TOKEN_KEYS, mail, accountId);
  const client = await tx.client.findUnique({ where: { accountId } });
  const timeZone = client?.timeZone ?? supportTimeZone;
  return token === null ? { to: 'nobody' } : { to: 'address', row: { ...row, accountId }, token, timeZone };
}

/** The link of a round; one that a newer email has superseded isn't mailed anymore. Older ones work until this one is in the mailbox. */
async function issueLink(
  tx: Transaction,
  keys: Config['TOKEN_KEYS'],
  { verificationId, round, linkExpiresAt, ...mail }: VerificationMail,
  accountId: string,
): Promise<string | null> {
  const at = new Date(mail.at);
  const expiresAt = new Date(linkExpiresAt);
  const workflowId = emailVerificationId(verificationId);
  const { token } = await issueMailedLink(tx, keys, {
    workflowId,
    purpose: 'verify-email',
    round,
    subjectId: accountId,
    caseId: verificationId,
    issuedAt: at,
    expiresAt,
  });
  const link = await tx.mailedLink.findUniqueOrThrow({
    where: { workflowId_purpose_round: { workflowId, purpose: 'verify-email', round } },
  });
  return link.expiresAt < expiresAt ? null : token;
}

/**
 * The account that has the address on the portal, other than the one that is to have it. For a change of address, an account that only waits for its proof doesn't count: the link is pressed by
 * a person who reads the mailbox.
 */
export async function ownerOf(
  tx: Transaction,
  { portal, email, accountId, purpose }: EmailVerification,
): Promise<Account | null> {
  const owner = await tx.account.findUnique({ where: { portal_email: { portal, email } } });
  if (owner === null || owner.id === accountId) return null;
  if (purpose !== 'change_address' || owner.emailVerifiedAt !== null) return owner;
  return (await openVerificationOf(tx, owner.id)) === null ? owner : null;
}

/** A form that was sent twice within a minute: someone who has just signed up isn't told of a stranger. */
async function isSentTwice(
  tx: Transaction,
  { purpose, requestedAt, signUp }: EmailVerification & { readonly signUp: SignUp | null },
  owner: Account,
): Promise<boolean> {
  if (purpose !== 'sign_up' || signUp === null || !isSameName(owner, signUp)) return false;
  const first = await tx.emailVerification.count({
    where: {
      accountId: owner.id,
      purpose,
      requestedAt: {
        gte: new Date(requestedAt.getTime() - sameFormMs),
        lte: new Date(requestedAt.getTime() + sameFormMs),
      },
    },
  });
  return first > 0;
}

/** Gives the account the address that was corrected; its client's record goes with it. */
async function moveAccount(tx: Transaction, accountId: string, email: string): Promise<void> {
  const { count } = await tx.account.updateMany({
    where: { id: accountId, email: { not: email }, emailVerifiedAt: null },
    data: { email },
  });
  if (count === 1) await tx.client.updateMany({ where: { accountId }, data: { email } });
}

async function hasLiveLink(tx: Transaction, caseId: string, round: number, at: Date): Promise<boolean> {
  const live = await tx.mailedLink.count({
    where: { caseId, purpose: 'verify-email', round: { lt: round }, consumedAt: null, expiresAt: { gt: at } },
  });
  return live > 0;
}
