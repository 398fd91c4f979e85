import { readReason } from '../../domain/reason.js';
import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases, type ActRole } from '../../domain/acts.js';
import { reactivationPolicy } from '../../domain/client-reactivation/policy.js';
import { openReactivation } from '../../domain/client-reactivation/states.js';
import type { Language } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { clientReactivationId } from '../../protocol/client-reactivation/messages.js';
import { lockReturning } from './move.js';
import { refusalToReactivate } from './records-kept.js';

/** A reactivation that was opened, now or before. */
export interface OpenedReactivation {
  readonly reactivationId: string;
  readonly reference: string;
}

/**
 * Opens the reactivation of the account that a case is about: a deactivation, or a message to support from its owner. Done twice, it is the
 * same case. Whose address a message gave proves nothing: the link goes to the address of the account. Locks the charts of its owner, then the account.
 */
export async function requestReactivation(
  dependencies: Dependencies,
  request: {
    readonly caseId: string;
    readonly reason: string;
    readonly actorId: string;
    readonly role: ActRole;
  },
): Promise<OpenedReactivation | Refusal> {
  const { caseId, actorId, role } = request;
  if (!worksOnCases(role)) return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  if (isRefusal(reason)) return reason;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<OpenedReactivation | Refusal> => {
    const about = await accountOf(tx, caseId);
    if (about === null) return { refused: 'reactivation-unknown' };
    return openFor(tx, after, { ...about, reason, actorId, at });
  });
}

/** Whose account a case is about, and the language of its owner. */
async function accountOf(
  tx: Transaction,
  caseId: string,
): Promise<{ readonly accountId: string; readonly language: Language } | null> {
  const deactivation = await tx.clientDeactivation.findUnique({ where: { id: caseId } });
  if (deactivation !== null) return deactivation;
  const contact = await tx.contactRequest.findUnique({ where: { id: caseId } });
  if (contact === null) return null;
  const account = await tx.account.findFirst({
    where:
      contact.accountId === null ? { portal: 'client', email: contact.email } : { id: contact.accountId },
  });
  return account && { accountId: account.id, language: contact.language };
}

async function openFor(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly accountId: string;
    readonly language: Language;
    readonly reason: string;
    readonly actorId: string;
    readonly at: Date;
  },
): Promise<OpenedReactivation | Refusal> {
  const { accountId, language, reason, actorId, at } = of;
  // An account that is being closed at this moment locks in another order: it is refused before.
  const early = await refusalToReactivate(tx, accountId);
  if (early !== null) return early;
  // Two members of staff may open it at once: on the row of the account they follow each other.
  await lockReturning(tx, accountId);
  const refusal = await refusalToReactivate(tx, accountId);
  if (refusal !== null) return refusal;
  const open = await tx.clientReactivation.findFirst({
    where: { accountId, state: { in: openReactivation } },
    include: { case: true },
  });
  if (open !== null) return { reactivationId: open.id, reference: open.case.reference };
  const { caseId: reactivationId, reference } = await openCase(tx, {
    kind: 'client_reactivation',
    workflowId: clientReactivationId,
    subjectId: accountId,
    state: 'requested',
    dueAt: daysAfter(at, reactivationPolicy.linkDays),
    at,
  });
  await tx.clientReactivation.create({
    data: { id: reactivationId, accountId, language, requestedAt: at, requestedById: actorId },
  });
  await addLine(tx, reactivationId, at, { key: 'requested', code: 'reactivation-requested', actorId });
  await appendAudit(tx, {
    at,
    actor: byAccount(actorId),
    act: 'client_reactivation.request',
    subject: { kind: 'case', id: reactivationId },
    detail: { reason },
  });
  after.start(reactivationId);
  return { reactivationId, reference };
}
