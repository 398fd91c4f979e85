import type { Transaction } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import { lockRows } from '../../cases/lock-rows.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import { openVerification as openStates } from '../../domain/email-verification/states.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { isAboutAnother, ownSignUp, type OnOwnPage } from '../email-verification/ask-again.js';
import { keptIn } from './kept.js';
import { removeTyped } from './remove-typed.js';
import { maySignUp, tooManySignUps } from './sign-up.js';
import { signUpAnew } from './sign-up-anew.js';

/**
 * Corrects the address of the sign-up of this browser before it is proven: the same person signs up with another address, and the sign-up with the wrong one
 * is withdrawn; refused where the page was about another sign-up. No account is read, and a taken address goes the same way as a free one. Locks the verifications, then what was typed in
 * them, in the order of their ids.
 */
export async function correctOwn(
  dependencies: Dependencies,
  { browserHash, seenEmail, typed, ip }: OnOwnPage & { readonly typed: string; readonly ip: string },
): Promise<Done | Refusal> {
  const email = parseEmail(typed);
  if (isRefusal(email)) return email;
  const own = await ownSignUp(dependencies, browserHash);
  if (own === null || browserHash === null) return { refused: 'sign-up-over' };
  const corrected = { browserHash, seenEmail, email };
  if (email === own.email && (await isCorrected(dependencies, corrected))) return { done: true };
  if (isAboutAnother(own, seenEmail)) return { refused: 'address-change-replaced' };
  if (email === own.email) return { refused: 'email-same', field: 'email' };
  if (!(await maySignUp(dependencies, email, ip))) return { refused: tooManySignUps, field: 'email' };
  const at = dependencies.clock();
  const answer = await commit(dependencies, async (tx, after): Promise<Done | null> => {
    // A form that was sent twice is withdrawn twice.
    const wrong = await tx.emailVerification.findMany({
      where: { ...keptIn(browserHash, at), email: own.email },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    const ids = wrong.map(({ id }) => id);
    await lockRows(tx, 'email_verification', ids);
    // The newest of them is removed first.
    await lockRows(tx, 'sign_up', ids);
    const done = await signUpAnew(tx, after, own, email, at);
    if (done !== null) for (const id of ids) await withdraw(tx, after, id, at);
    return done;
  });
  if (answer !== null || (await isCorrected(dependencies, corrected))) return { done: true };
  return { refused: 'sign-up-over' };
}

/** Withdraws a sign-up with a wrong address: its links stop working for it at once, and its workflow removes the account that only waited for it. */
async function withdraw(tx: Transaction, after: AfterCommit, id: string, at: Date): Promise<void> {
  after.signalSoon(emailVerificationId(id), verificationSettled);
  await tx.emailVerification.update({ where: { id }, data: { withdrawnAt: at } });
  await tx.signUp.deleteMany({ where: { id } });
  await addLine(tx, id, at, { key: 'corrected', code: 'verification-corrected' });
  await appendAudit(tx, {
    at,
    actor: { kind: 'system' },
    act: 'email-verification.withdraw',
    subject: { kind: 'case', id },
  });
}

/** Whether the sign-up that a page was about was corrected to an address already, by a press beside this one. */
async function isCorrected(
  { db }: Pick<Dependencies, 'db'>,
  {
    browserHash,
    seenEmail,
    email,
  }: { readonly browserHash: string; readonly seenEmail: string; readonly email: string },
): Promise<boolean> {
  const own = await db.emailVerification.findMany({
    where: { browserHash },
    select: { email: true, withdrawnAt: true },
    orderBy: { id: 'desc' },
  });
  const wrong = own.filter(({ withdrawnAt }) => withdrawnAt !== null);
  return own[0]?.email === email && wrong.some((row) => !isAboutAnother(row, seenEmail));
}

/** Forgets what was typed in sign-ups once its address can't be corrected anymore, and in which browsers. Locks what was typed, in the order of the ids. */
export async function forgetSignUps({ db, clock }: Dependencies): Promise<void> {
  const requestedAt = { lt: new Date(clock().getTime() - limits.signUpBrowserMs) };
  const isSettled = { OR: [{ accountId: { not: null } }, { state: { notIn: openStates } }] };
  await db.$transaction((tx) => removeTyped(tx, { verification: { requestedAt, ...isSettled } }));
  await db.emailVerification.updateMany({
    where: { requestedAt, browserHash: { not: null } },
    data: { browserHash: null },
  });
}
