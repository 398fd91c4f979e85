import { lockedAccount } from '../account/lock.js';
import type { Dependencies } from '../../dependencies.js';
import { changeCase } from '../../cases/change.js';
import { endTrustedDevices } from '../two-factor/remove.js';
import { endAddressChanges, endOpenResets, endSessions } from '../account/end-access.js';
import type { Transaction } from '../../adapters/database.js';
import { limits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { isLockedByCodes } from '../../domain/two-factor/rules.js';
import type { Account, MailedLink } from '../../generated/prisma/client.js';
import { passwordResetId, resetSettled } from '../../protocol/password-reset/messages.js';
import { consumeLink, findNewestLink } from '../../tokens/mailed-link.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword, passwordMatches } from '../../security/passwords.js';
import { acceptWithoutLookup, type AnonymousKind, type AnonymousRequest } from './accept-without-lookup.js';
import { moveReset } from './move.js';

/** A reset for whatever address someone typed. */
export const anonymousReset: AnonymousKind = {
  kind: 'password_reset',
  act: 'password-reset.request',
  workflowId: passwordResetId,
  perIp: { name: 'reset-ip', limit: limits.resetsPerIp },
  perAddress: { name: 'reset-address', limit: limits.resetsPerAddress },
  write: (tx, data) => tx.passwordReset.create({ data }),
};

/** Takes "Forgot your password" on a portal. */
export function createResetRequests(dependencies: Dependencies, portal: Portal): AnonymousRequest {
  return acceptWithoutLookup(dependencies, portal, anonymousReset);
}

/** A link that may still be used, with the account whose password it changes. */
export interface ResetLink {
  readonly link: MailedLink;
  readonly account: Account;
}

/** Finds what a token opens on a portal; used, replaced, old and foreign ones are refused. Changes nothing. */
export async function findResetLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<ResetLink | Refusal> {
  const link = await findNewestLink(db, config.TOKEN_KEYS, {
    purpose: 'reset-password',
    token,
    now: clock(),
  });
  if (isRefusal(link)) return link;
  if (link.consumedAt !== null) return { refused: 'link-used' };
  const account = await db.account.findUnique({ where: { id: link.subjectId } });
  if (account === null || account.portal !== portal) return { refused: 'not-found' };
  // From a release that sent such links: a stranger may have made the account, and its own link says so.
  return account.emailVerifiedAt === null ? { refused: 'link-replaced' } : { link, account };
}

/**
 * Sets a new password, other than the one before, for someone who holds the token; returns whose it is. Nobody is signed in by it. Locks the
 * account, then link and reset.
 */
export async function completePasswordReset(
  dependencies: Dependencies,
  portal: Portal,
  { token, password }: { token: string; password: string },
): Promise<{ readonly accountId: string } | Refusal> {
  const found = await findResetLink(dependencies, portal, token);
  if (isRefusal(found)) return found;
  const refusal = await judgePassword(dependencies.config, portal, password, found.account);
  if (refusal !== null) return refusal;
  // A reset often answers a password that someone else knows: keeping it would end nothing. NIST SP 800-63B-4 §3.1.1.2 asks for no more of what came before.
  if (await passwordMatches(password, found.account.passwordHash))
    return { refused: 'password-unchanged', field: 'password' };
  const passwordHash = await hashPassword(password);
  const refused = await commit(dependencies, (tx, after) =>
    complete(tx, after, found, passwordHash, dependencies.clock()),
  );
  return refused ?? { accountId: found.account.id };
}

/** The link, the password, the sessions and other links, all at once or not at all. */
async function complete(
  tx: Transaction,
  after: AfterCommit,
  { link, account }: ResetLink,
  passwordHash: string,
  now: Date,
): Promise<Refusal | null> {
  const { id: accountId } = account;
  const resetId = link.caseId;
  const { failedCodes } = await lockedAccount(tx, accountId);
  // Fifty presses race here: the guard lets one through.
  if (!(await consumeLink(tx, link, now))) return { refused: 'link-used' };
  if (!(await moveReset(tx, resetId, 'complete', { completedAt: now, settledAt: now })))
    return { refused: 'link-replaced' };
  await tx.account.update({
    where: { id: accountId },
    data: {
      passwordHash,
      passwordChangedAt: now,
      failedSignIns: 0,
      ...(isLockedByCodes(failedCodes) ? {} : { lockedUntil: null }),
    },
  });
  await endSessions(tx, after, accountId, 'password-reset', now);
  await endTrustedDevices(tx, accountId, 'password-reset', now);
  // The mailbox gave the password: codes go to the phone until that has signed in once.
  await tx.secondFactor.updateMany({ where: { accountId }, data: { emailAllowed: false } });
  await endOpenResets(tx, after, accountId, now);
  await endAddressChanges(tx, after, accountId, now);
  await changeCase(tx, {
    caseId: resetId,
    state: 'completed',
    waitingOn: 'system',
    dueAt: null,
    needsAttention: false,
    at: now.toISOString(),
    event: { key: 'completed', code: 'reset-completed', actorId: accountId },
  });
  after.signal(passwordResetId(resetId), resetSettled);
  return null;
}
