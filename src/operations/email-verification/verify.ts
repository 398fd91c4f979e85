import { openAccountNotice } from '../account-notice/open.js';
import { endOpenResets, endSessions } from '../account/end-access.js';
import { lockVerification } from './lock.js';
import { proveAddress } from './prove-address.js';
import { removeUnverified } from './remove-unverified.js';
import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { isSettled, openVerification } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { Prisma, type EmailVerification } from '../../generated/prisma/client.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { sendSignal } from '../../cases/signals.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword } from '../../security/passwords.js';
import { startSoon } from '../../cases/start-pending.js';
import { findVerification, useLink, type VerificationLink } from './link.js';

/**
 * Uses a link, in one transaction: the address is proven, for a family member with the password that was chosen. Pressed twice, or fifty times at
 * once, it happens once and everybody hears the same. It signs nobody in.
 */
export async function useVerification(
  dependencies: Dependencies,
  request: { readonly portal: Portal; readonly token: string; readonly password: string },
): Promise<{ readonly verified: true } | Refusal> {
  const { db, clock } = dependencies;
  const found = await findVerification(dependencies, request.portal, request.token);
  if (isRefusal(found)) return found;
  if (found.verified) return { verified: true };
  const passwordHash = found.needsPassword ? await newPassword(dependencies, found.row, request) : null;
  if (isRefusal(passwordHash)) return passwordHash;
  const at = clock();
  const settled = await db
    .$transaction((tx) => proveByLink(tx, found, passwordHash, at))
    .catch((error: unknown): Refusal => {
      if (isTaken(error)) return { refused: 'link-used' };
      throw error;
    });
  if (isRefusal(settled)) return settled;
  for (const id of settled.noticeIds) startSoon(dependencies, id);
  for (const id of settled.verifications)
    await sendSignal(dependencies, emailVerificationId(id), verificationSettled);
  return { verified: true };
}

/** Says for the owner of the address that they did not ask for the account: it is removed, and a request to change an address ends. */
export async function disownVerification(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<{ readonly removed: true } | Refusal> {
  const { db, clock } = dependencies;
  const found = await findVerification(dependencies, portal, token);
  if (isRefusal(found)) return found;
  if (found.verified) return { refused: 'already-verified' };
  const { id } = found.row;
  const at = clock();
  const removed = await db.$transaction(async (tx) => {
    await lockVerification(tx, id);
    if (!(await useLink(tx, found.link, at)) || !(await removeUnverified(tx, id, at))) return false;
    await addLine(tx, id, at, { key: 'removed', code: 'account-removed', detail: { because: 'disavowed' } });
    return true;
  });
  if (removed) await sendSignal(dependencies, emailVerificationId(id), verificationSettled);
  return removed ? { removed: true } : { refused: 'link-used' };
}

async function newPassword(
  { db }: Dependencies,
  { accountId, email }: EmailVerification,
  { portal, password }: { portal: Portal; password: string },
): Promise<string | Refusal> {
  const account = await db.account.findUnique({ where: { id: accountId ?? '' } });
  if (account === null) return { refused: 'link-used' };
  const { givenName, familyName } = account;
  return (await judgePassword(portal, password, { email, givenName, familyName })) ?? hashPassword(password);
}

/** What a link did: the verifications that are settled by it, and the notices that are to be sent. */
interface Proven {
  readonly verifications: readonly string[];
  readonly noticeIds: readonly string[];
}

/** Uses a link; the second of two presses finds it done, and does nothing. */
async function proveByLink(
  tx: Transaction,
  { row: { id }, link }: VerificationLink,
  passwordHash: string | null,
  at: Date,
): Promise<Proven | Refusal> {
  await lockVerification(tx, id);
  const row = await tx.emailVerification.findUniqueOrThrow({ where: { id } });
  if (row.state === 'verified') return { verifications: [], noticeIds: [] };
  if (isSettled(row.state) || row.accountId === null) return { refused: 'link-used' };
  if (!(await useLink(tx, link, at))) return { refused: 'link-replaced' };
  if (row.purpose === 'change_address') return changeAddress(tx, row, row.accountId, at);
  const verifications = await proveAddress(tx, { accountId: row.accountId, at });
  if (passwordHash !== null)
    await tx.account.update({
      where: { id: row.accountId },
      data: { passwordHash, passwordChangedAt: at },
    });
  return { verifications, noticeIds: [] };
}

/** From now on the account logs in with the address that was proven. Somebody else may have taken it meanwhile: the unique index says so. */
async function changeAddress(
  tx: Transaction,
  { id, email }: EmailVerification,
  accountId: string,
  at: Date,
): Promise<Proven> {
  const { email: formerAddress } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  await tx.emailVerification.updateMany({
    where: { id, state: { in: openVerification } },
    data: { state: 'verified', verifiedAt: at, settledAt: at },
  });
  await tx.account.update({ where: { id: accountId }, data: { email, emailVerifiedAt: at } });
  await tx.client.updateMany({ where: { accountId }, data: { email } });
  await addLine(tx, id, at, { key: 'verified', code: 'verified', actorId: accountId });
  // Whoever knows the former address, or reads its mailbox, must not stay in or come back.
  await endSessions(tx, accountId, 'email-change', at);
  await endOpenResets(tx, accountId, at);
  const noticeIds = [
    await openAccountNotice(tx, { accountId, kind: 'email_changed', email: formerAddress, at }),
    await openAccountNotice(tx, { accountId, kind: 'email_changed_to_this', email, at }),
  ];
  return { verifications: [id], noticeIds };
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
