import type { Transaction } from '../../adapters/database.js';
import { saidBefore } from '../../audit/said-before.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isUuid } from '../../domain/ids.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { checkAccessDecision, readStaffRole } from '../../domain/staff-member/rules.js';
import type { Account } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { endActTokens, endForGood } from '../account/end-for-good.js';
import { returnTasks } from '../case/assign.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endStaffInvitations } from '../provider-invitation/end.js';
import { isLead } from './read.js';
import { lockLeads } from './tell-leads.js';

/** Whose access a lead decides about, and why. */
export interface AccessChange {
  readonly deciderId: string;
  readonly memberId: string;
  readonly reason: string;
}

/** Gives someone of our staff another role, for a lead who saw the one that they have: tokens for acts of the one before and invitations that they sent as a lead end at once, tasks that the new one may not finish go back to the queue, and the person is told. */
export async function changeStaffRole(
  dependencies: Dependencies,
  { role: typed, seen, ...change }: AccessChange & { readonly role: string; readonly seen: string },
): Promise<Done | Refusal> {
  const role = readStaffRole(typed);
  if (typeof role !== 'string') return role;
  return decide(dependencies, change, async (tx, after, { member, reason, at }) => {
    const { id: accountId, email, staffRole: from } = member;
    if (member.status === 'ended') return { refused: 'staff-removed' };
    if (from === role)
      return (await saidBefore(tx, { ...wordsOf(change, reason), act: 'staff.change-role' }))
        ? undefined
        : { refused: seen === role ? 'role-same' : 'done-already', field: 'role' };
    if (from !== seen) return { refused: 'role-changed', field: 'role' };
    await tx.account.update({ where: { id: accountId }, data: { staffRole: role } });
    // Who decides in a review decides about the role that someone has by then.
    await tx.accessReviewItem.updateMany({
      where: { accountId, decision: null, review: { occasion: 'periodic' } },
      data: { role },
    });
    await endStaffInvitations(tx, after, accountId, at);
    await endActTokens(tx, accountId, at);
    await returnTasks(tx, { ofId: accountId, role, accountId: change.deciderId, at });
    await appendAudit(tx, {
      at,
      actor: byAccount(change.deciderId),
      act: 'staff.change-role',
      subject: { kind: 'account', id: accountId },
      detail: { from, to: role, reason },
    });
    await openAccountNotice(tx, after, { accountId, kind: 'staff_role_changed', email, at });
    return undefined;
  });
}

/**
 * Removes someone from our staff, for a lead: sessions, tokens, devices, and links end in one transaction, tasks go back to the queue, invitations that they sent stop
 * working, and the person is told. `seen` is the role that the page showed: refused where they have another one by now. Twice is once, and who gives another reason hears so.
 */
export async function removeStaff(
  dependencies: Dependencies,
  { seen, ...change }: AccessChange & { readonly seen?: string | undefined },
): Promise<Done | Refusal> {
  return decide(dependencies, change, async (tx, after, { member, reason, at }) => {
    if (member.status === 'ended') {
      const isSaid = await saidBefore(tx, { ...wordsOf(change, reason), act: 'staff.remove' });
      return isSaid ? undefined : { refused: 'done-already' };
    }
    if (seen !== undefined && seen !== member.staffRole) return { refused: 'role-changed', field: 'reason' };
    return removeMember(tx, after, { ...change, reason, at });
  });
}

/** Removes someone within the transaction that has decided it and locked the row. */
export async function removeMember(
  tx: Transaction,
  after: AfterCommit,
  { memberId: accountId, deciderId, reason, at }: AccessChange & { readonly at: Date },
): Promise<void> {
  await endStaffInvitations(tx, after, accountId, at);
  const { email } = await endForGood(tx, after, { accountId, because: 'staff-removed', at });
  await returnTasks(tx, { ofId: accountId, role: null, accountId: deciderId, at });
  await appendAudit(tx, {
    at,
    actor: byAccount(deciderId),
    act: 'staff.remove',
    subject: { kind: 'account', id: accountId },
    detail: { reason },
  });
  await openAccountNotice(tx, after, { accountId, kind: 'staff_removed', email, at });
}

/** Who decides for what reason about whom, as the trail says it. */
function wordsOf({ deciderId, memberId }: AccessChange, reason: string) {
  return { accountId: deciderId, subjectId: memberId, reason };
}

/** What a decision about someone's access brings about, once it may be made; the member may be gone already. */
export type Decided = (
  tx: Transaction,
  after: AfterCommit,
  of: { readonly member: Account; readonly reason: string; readonly at: Date },
) => Promise<Refusal | void>;

/**
 * Makes a decision about someone's access where it may be made. Locks the accounts of all leads
 * and of the member, in the order of their ids.
 */
export async function decide(
  dependencies: Dependencies,
  { deciderId, memberId, reason: typed }: AccessChange,
  bringAbout: Decided,
): Promise<Done | Refusal> {
  const reason = readReason(typed);
  if (isRefusal(reason)) return reason;
  if (!isUuid(memberId)) return { refused: 'not-found' };
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    // Two leads who remove each other meet here: the second is no lead anymore.
    await lockLeads(tx, memberId);
    const staff = await tx.account.findMany({ where: { portal: 'staff', staffRole: { not: null } } });
    const member = staff.find(({ id }) => id === memberId);
    if (member === undefined) return { refused: 'not-found' };
    const leads = staff.filter(isLead);
    const refusal = checkAccessDecision({
      deciderId,
      deciderIsLead: leads.some(({ id }) => id === deciderId),
      memberId,
      otherLeads: leads.filter(({ id }) => id !== memberId).length,
    });
    if (refusal !== null) return refusal;
    return (await bringAbout(tx, after, { member, reason, at })) ?? { done: true };
  });
}
