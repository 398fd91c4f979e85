import type { Done } from '../../protocol/acts.js';
import { checkCurrentPassword } from '../account/check-password.js';
import { moveToAddress } from '../account/move-to-address.js';
import { isItsPassword } from '../account/pressed-again.js';
import { freeAddress } from './free-address.js';
import { lockVerification } from './lock.js';
import { moveVerification } from './move.js';
import { proveAddress } from './prove-address.js';
import { removeUnverified } from './remove-unverified.js';
import type { Transaction } from '../../adapters/database.js';
import { isUniqueViolation } from '../../cases/unique-violation.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Account, EmailVerification } from '../../generated/prisma/client.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword } from '../../security/passwords.js';
import { consumeLink } from '../../tokens/mailed-link.js';
import { takeOver } from '../sign-up/take-over.js';
import { findToDisavow, findVerification, isOver, type OpenedIn, type VerificationLink } from './link.js';

/** What is typed on the page of a link; empty where it doesn't ask for it. */
interface Typed {
  readonly password: string;
  readonly currentPassword: string;
}

/**
 * Uses a link, in one transaction: the address is proven, with what was typed in the sign-up of the browser, or else with the password that was chosen
 * where the link asks for one. Pressed twice, or fifty times at once, it happens once and everyone hears the same, but for those whose password wasn't taken: `link-used`.
 * It signs nobody in. Locks the account, then the verification, then the link; a change of address then locks the account that waits there, and its verification.
 */
export async function useVerification(
  dependencies: Dependencies,
  {
    portal,
    token,
    openedIn,
    typed,
  }: {
    readonly portal: Portal;
    readonly token: string;
    readonly openedIn: OpenedIn;
    readonly typed: Typed;
  },
): Promise<Done | Refusal> {
  const { clock } = dependencies;
  const found = await findVerification(dependencies, portal, token, openedIn);
  if (isRefusal(found)) return found;
  if (found.verified) return pressedAgain(dependencies, found, typed);
  if (found.account === null) return { refused: 'verification-over' };
  const passwordHash = await answerOf(dependencies, found, found.account, typed);
  if (isRefusal(passwordHash)) return passwordHash;
  const at = clock();
  try {
    const refusal = await commit(dependencies, (tx, after) =>
      proveByLink(tx, after, found, passwordHash, at),
    );
    if (refusal?.refused === 'already-verified') return pressedAgain(dependencies, found, typed);
    return refusal ?? { done: true };
  } catch (error) {
    if (isUniqueViolation(error)) return { refused: 'verification-over' };
    throw error;
  }
}

/** Says for the owner of the address that they didn't ask for the account: it is removed, and a request to change an address ends. Locks the account, then the verification. */
export async function disavowVerification(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Done | Refusal> {
  const found = await findToDisavow(dependencies, portal, token);
  if (isRefusal(found)) return found;
  if (found.verified) return { refused: 'already-verified' };
  const { id } = found.row;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    await lockVerification(tx, id);
    if (!(await removeUnverified(tx, after, id, at))) return { refused: 'verification-over' };
    await consumeLink(tx, found.link, at);
    await addLine(tx, id, at, { key: 'removed', code: 'account-removed', detail: { because: 'disavowed' } });
    after.signal(emailVerificationId(id), verificationSettled);
    return { done: true };
  });
}

/** Checks what was typed against what the link asks for: the hash of a new password, or null where the account keeps its own. */
async function answerOf(
  dependencies: Dependencies,
  { asks, row: { portal, email, purpose } }: VerificationLink,
  account: Account,
  { password, currentPassword }: Typed,
): Promise<string | Refusal | null> {
  // A page that was opened before someone signed up in its browser sends a password all the same.
  if (asks === 'nothing' && (password === '' || purpose === 'change_address')) return null;
  if (asks === 'current-password') return checkCurrentPassword(dependencies, account, currentPassword);
  const { givenName, familyName } = account;
  const weak = await judgePassword(dependencies.config, portal, password, { email, givenName, familyName });
  return weak ?? hashPassword(password);
}

/** What a press hears whose address is proven already: the same as the first, unless the account has another password than was typed, here or in the sign-up of the browser. */
async function pressedAgain(
  dependencies: Dependencies,
  { row: { accountId, purpose }, own }: VerificationLink,
  { password }: Typed,
): Promise<Done | Refusal> {
  if (purpose === 'change_address' || (password === '' && own === null)) return { done: true };
  const account = accountId && (await dependencies.db.account.findUnique({ where: { id: accountId } }));
  if (!account) return { refused: 'link-used' };
  const isTaken =
    password === ''
      ? own?.passwordHash === account.passwordHash
      : await isItsPassword(dependencies, account, password);
  return isTaken ? { done: true } : { refused: 'link-used' };
}

/** Uses a link; the second of two presses finds it `already-verified`, and does nothing. Null when it was done. */
async function proveByLink(
  tx: Transaction,
  after: AfterCommit,
  { row: { id }, link, own }: VerificationLink,
  passwordHash: string | null,
  at: Date,
): Promise<Refusal | null> {
  await lockVerification(tx, id);
  const row = await tx.emailVerification.findUniqueOrThrow({ where: { id } });
  if (row.state === 'verified') return { refused: 'already-verified' };
  if (isOver(row) || row.accountId === null) return { refused: 'verification-over' };
  if (!(await consumeLink(tx, link, at))) return { refused: 'link-replaced' };
  if (row.purpose === 'change_address') await changeAddress(tx, after, row, row.accountId, at);
  else await proveAddress(tx, after, { accountId: row.accountId, at });
  if (own !== null && own.id !== id) await takeOver(tx, row, row.accountId, own, at);
  if (passwordHash !== null) await choosePassword(tx, row, row.accountId, passwordHash, at);
  return null;
}

/** The password that was typed behind the link is the account's; one from the sign-up is replaced. */
async function choosePassword(
  tx: Transaction,
  { id, purpose }: EmailVerification,
  accountId: string,
  passwordHash: string,
  at: Date,
): Promise<void> {
  await tx.account.update({ where: { id: accountId }, data: { passwordHash, passwordChangedAt: at } });
  if (purpose !== 'sign_up') return;
  await addLine(tx, id, at, { key: 'password', code: 'sign-up-password-replaced', actorId: accountId });
}

/** From now on the account logs in with the address that was proven, and not one that only waited for a proof of it. Someone else may have taken it meanwhile: the unique index says so. */
async function changeAddress(
  tx: Transaction,
  after: AfterCommit,
  { id, portal, email }: EmailVerification,
  accountId: string,
  at: Date,
): Promise<void> {
  await freeAddress(tx, after, { portal, email }, at);
  await moveVerification(tx, id, 'verify', { verifiedAt: at, settledAt: at });
  await addLine(tx, id, at, { key: 'verified', code: 'verified', actorId: accountId });
  await moveToAddress(tx, after, { accountId, email, at });
  after.signal(emailVerificationId(id), verificationSettled);
}
