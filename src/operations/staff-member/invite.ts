import type { Transaction } from '../../adapters/database.js';
import { saidBefore } from '../../audit/said-before.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { isSameName, type Answers } from '../../domain/person-name.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { checkStaffForm, type StaffRequest } from '../../domain/staff-member/rules.js';
import { openInvitation } from '../provider-invitation/invitations.js';
import { isLead } from './read.js';
import { lockLeads, tellLeads } from './tell-leads.js';

/**
 * Invites someone to our staff for a lead, by the same mail and link as a provider; the same words again, while its invitation is open, are that
 * invitation; another name or reason is refused. Our own staff may know who is there, so an address that is taken is said. Every lead is told. Locks
 * the accounts of all leads.
 */
export async function inviteStaff(
  dependencies: Dependencies,
  { answers, invitedById }: { readonly answers: Answers; readonly invitedById: string },
): Promise<{ readonly reference: string } | readonly Refusal[]> {
  const person = checkStaffForm(answers);
  if (areRefusals(person)) return person;
  const at = dependencies.clock();
  const invited = await commit(dependencies, async (tx, after): Promise<{ reference: string } | Refusal> => {
    // Two presses of one button follow each other here: the second finds the invitation of the first.
    await lockLeads(tx);
    if (!isLead(await tx.account.findUniqueOrThrow({ where: { id: invitedById } })))
      return { refused: 'not-allowed' };
    const before = await invitedBefore(tx, { ...person, invitedById }, at);
    if (before !== null) return before;
    const { role, reason, ...who } = person;
    const { caseId, reference } = await openInvitation(tx, {
      ...who,
      kind: 'staff_invitation',
      act: 'staff.invite',
      detail: { role, reason },
      staffRole: role,
      timeZone: supportTimeZone,
      jurisdiction: '',
      invitedById,
      at,
    });
    after.start(caseId);
    await tellLeads(tx, after, { of: 'invited', invitedById, at });
    return { reference };
  });
  return isRefusal(invited) ? [invited] : invited;
}

/** The open invitation of an address in the same role, where it says the same, or that it can't be invited; null where it can. */
async function invitedBefore(
  tx: Transaction,
  { email, role, reason, invitedById: accountId, ...name }: StaffRequest & { readonly invitedById: string },
  at: Date,
): Promise<{ readonly reference: string } | Refusal | null> {
  const there = await tx.account.count({ where: { portal: 'staff', email } });
  if (there > 0) return { refused: 'staff-address-taken', field: 'email' };
  const open = await tx.providerInvitation.findFirst({
    where: { email, staffRole: role, acceptedAt: null, expiresAt: { gt: at } },
    include: { case: true },
  });
  if (open === null) return null;
  const said = { act: 'staff.invite', subjectId: open.id, accountId, reason };
  return isSameName(open, name) && (await saidBefore(tx, said))
    ? { reference: open.case.reference }
    : { refused: 'done-already', field: 'email' };
}
