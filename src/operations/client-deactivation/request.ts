import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openCase } from '../../cases/open.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { worksOnCases, type ActRole } from '../../domain/acts.js';
import {
  checkDeactivation,
  deactivationPolicy,
  outreachDueAt,
} from '../../domain/client-deactivation/policy.js';
import { openDeactivation } from '../../domain/client-deactivation/states.js';
import type { Language } from '../../domain/languages.js';
import { isUuid } from '../../domain/ids.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import { checkCurrentPassword } from '../account/check-password.js';
import { lockAccount } from '../account/lock.js';
import type { SignedIn } from '../account/signed-in.js';

/** A deactivation that was asked for, now or before. */
export interface RequestedDeactivation {
  readonly deactivationId: string;
  readonly reference: string;
}

/**
 * Asks to close the account of a client who is logged in and knows the password; asked again, another link of the same case goes out. Locks
 * the account.
 */
export async function requestDeactivation(
  dependencies: Dependencies,
  { account }: SignedIn,
  typed: { readonly currentPassword: string; readonly language: Language },
): Promise<RequestedDeactivation | Refusal> {
  const wrong = await checkCurrentPassword(dependencies, account, typed.currentPassword);
  if (wrong !== null) return wrong;
  const request = { accountId: account.id, by: account.id, language: typed.language };
  return commit(dependencies, (tx, after) => openFor(tx, after, { ...request, at: dependencies.clock() }));
}

/**
 * Opens the deactivation for someone who wrote to support about it; done twice, it is the same case. Whose account it is says the login they
 * wrote from, or the address they gave; someone logged in may mean a family member. The link that goes to the account's address proves the
 * rest. Locks the account, then the message.
 */
export async function requestForContact(
  dependencies: Dependencies,
  request: {
    readonly requestId: string;
    /** The account of a family member, where the writer wrote about one of theirs. */
    readonly memberId?: string;
    readonly actorId: string;
    readonly role: ActRole;
  },
): Promise<RequestedDeactivation | Refusal> {
  const { requestId, memberId = '', actorId, role } = request;
  if (!worksOnCases(role)) return { refused: 'not-allowed' };
  return commit(dependencies, async (tx, after): Promise<RequestedDeactivation | Refusal> => {
    const contact = await tx.contactRequest.findUnique({ where: { id: requestId } });
    if (contact === null || contact.topic !== 'deactivate') return { refused: 'not-found' };
    const account = await tx.account.findFirst({ where: closedFor(contact, memberId) });
    if (account === null) return { refused: 'deactivation-unknown' };
    const { language } = contact;
    const at = dependencies.clock();
    const opened = await openFor(tx, after, { accountId: account.id, by: actorId, language, at });
    if (isRefusal(opened)) return opened;
    const startedCaseId = opened.deactivationId;
    await tx.contactRequest.update({ where: { id: requestId }, data: { startedCaseId } });
    return opened;
  });
}

/** The account that is to be closed: the writer's, or that of a family member which they opened. */
function closedFor(
  { accountId, email }: { readonly accountId: string | null; readonly email: string },
  memberId: string,
): Prisma.AccountWhereInput {
  if (accountId === null) return { portal: 'client', email };
  if (memberId === '' || memberId === accountId) return { id: accountId };
  return { id: isUuid(memberId) ? memberId : accountId, familyMember: { guardianId: accountId } };
}

async function openFor(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly accountId: string; readonly by: string; readonly language: Language; readonly at: Date },
): Promise<RequestedDeactivation | Refusal> {
  const { accountId, by, language, at } = of;
  // Two browsers may ask at once: on the row of the account they follow each other.
  await lockAccount(tx, accountId);
  const refusal = checkDeactivation(await tx.account.findUnique({ where: { id: accountId } }));
  if (refusal !== null) return refusal;
  const open = await tx.clientDeactivation.findFirst({
    where: { accountId, state: { in: openDeactivation } },
    include: { case: true },
  });
  if (open !== null) {
    await tx.clientDeactivation.update({
      where: { id: open.id },
      data: { linksAskedFor: { increment: 1 } },
    });
    after.signal(clientDeactivationId(open.id), deactivationChanged);
    return { deactivationId: open.id, reference: open.case.reference };
  }
  const { caseId: deactivationId, reference } = await openCase(tx, {
    kind: 'client_deactivation',
    workflowId: clientDeactivationId,
    subjectId: accountId,
    state: 'requested',
    dueAt: daysAfter(at, deactivationPolicy.linkDays),
    at,
  });
  await tx.clientDeactivation.create({
    data: { id: deactivationId, accountId, language, requestedAt: at, requestedById: by },
  });
  await openTaskIn(tx, {
    caseId: deactivationId,
    key: 'reach-out',
    kind: 'reach_out_leaving',
    subjectId: accountId,
    dueAt: outreachDueAt(deactivationPolicy, at).toISOString(),
    at: at.toISOString(),
  });
  await addLine(tx, deactivationId, at, {
    key: 'requested',
    code: 'deactivation-requested',
    detail: { by: by === accountId ? 'client' : 'support' },
    actorId: by,
  });
  after.start(deactivationId);
  return { deactivationId, reference };
}
