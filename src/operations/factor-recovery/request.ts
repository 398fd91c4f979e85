import { lockAccount } from '../account/lock.js';
import { moveRecovery, stopping } from './settle.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { factorRecoveryPolicy } from '../../domain/account/policy.js';
import { isOpenRecovery, recoveryEscalatesAt } from '../../domain/factor-recovery/states.js';
import { limits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { factorRecoveryId, recoverySettled } from '../../protocol/factor-recovery/messages.js';
import { consumeLink, findLiveLink, findNewestLink } from '../../tokens/mailed-link.js';
import { commit } from '../../cases/after-commit.js';
import {
  acceptWithoutLookup,
  type AnonymousKind,
  type AnonymousRequest,
} from '../password-reset/accept-without-lookup.js';

/** A recovery for whatever address someone typed. */
export const anonymousRecovery: AnonymousKind = {
  kind: 'factor_recovery',
  act: 'factor-recovery.request',
  workflowId: factorRecoveryId,
  perIp: { name: 'recovery-ip', limit: limits.recoveriesPerIp },
  perAddress: { name: 'recovery-address', limit: limits.recoveriesPerAddress },
  write: (tx, data) => tx.factorRecovery.create({ data }),
};

/** Takes "Lost your phone?" on a portal. */
export function createRecoveryRequests(dependencies: Dependencies, portal: Portal): AnonymousRequest {
  return acceptWithoutLookup(dependencies, portal, anonymousRecovery);
}

/** Finds the link by which a mailbox is proven; used, replaced, old and foreign ones are refused. Changes nothing. */
export async function findRecoveryLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findNewestLink(db, config.TOKEN_KEYS, {
    purpose: 'factor-recovery',
    token,
    now: clock(),
  });
  if (isRefusal(link)) return link;
  const here = await db.account.count({ where: { id: link.subjectId, portal } });
  if (here === 0) return { refused: 'not-found' };
  if (link.consumedAt === null) return link;
  const row = await db.factorRecovery.findUnique({ where: { id: link.caseId } });
  return { refused: row !== null && isOpenRecovery(row.state) ? 'link-used' : 'link-replaced' };
}

/** Writes that the holder of the token reads the owner's mailbox, and asks support to recognize the person. Null when it was done. Locks the account. */
export async function proveMailbox(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Refusal | null> {
  const link = await findRecoveryLink(dependencies, portal, token);
  if (isRefusal(link)) return link;
  const { caseId: recoveryId, subjectId: accountId } = link;
  const now = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    await lockAccount(tx, accountId);
    // Fifty presses race here: the guard lets one through.
    if (!(await consumeLink(tx, link, now))) return { refused: 'link-used' };
    const moved = await moveRecovery(tx, {
      recoveryId,
      event: 'prove-mailbox',
      data: { mailboxProvenAt: now },
      waits: { on: 'support', until: recoveryEscalatesAt(factorRecoveryPolicy, now) },
      line: { key: 'mailbox', code: 'mailbox-proven', actorId: accountId },
      at: now,
    });
    if (!moved) return { refused: 'link-replaced' };
    const task = { caseId: recoveryId, key: 'recover-factor', subjectId: accountId, priority: 1 };
    await openTaskIn(tx, { ...task, kind: 'recover_factor', at: now.toISOString() });
    after.signal(factorRecoveryId(recoveryId), recoverySettled);
    return null;
  });
}

/** Finds the link that stops a recovery. Refused where the reset has happened, and where the token is cut off, old or of another portal. */
export async function findCancelLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose: 'cancel-recovery', token, now: clock() });
  if (isRefusal(link)) return link;
  const row = await db.factorRecovery.findUnique({ where: { id: link.caseId } });
  if (row?.portal !== portal) return { refused: 'not-found' };
  if (row.state === 'completed') return { refused: 'recovery-over' };
  return row.state === 'waiting' ? link : { refused: 'link-used' };
}

/** Stops a recovery for someone who reads one of the owner's mailboxes; null when it was done, `link-used` where it had ended without a reset. Locks the account. */
export async function cancelRecovery(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Refusal | null> {
  const link = await findCancelLink(dependencies, portal, token);
  if (isRefusal(link)) return link;
  const { caseId: recoveryId, subjectId } = link;
  const now = dependencies.clock();
  const stopped = await commit(dependencies, async (tx, after) => {
    await lockAccount(tx, subjectId);
    await consumeLink(tx, link, now);
    // The reset at the end of the wait races with this: the first to move the row decides.
    if (!(await moveRecovery(tx, stopping(recoveryId, 'owner', now)))) return false;
    after.signal(link.workflowId, recoverySettled);
    return true;
  });
  if (stopped) return null;
  const found = await findCancelLink(dependencies, portal, token);
  return isRefusal(found) ? found : { refused: 'link-used' };
}
