import type { Refusal } from '../../../domain/refusals.js';
import { areRefusals, isRefusal } from '../../../domain/refusals.js';
import { changeStaffRole, removeStaff } from '../../../operations/staff-member/change.js';
import { inviteStaff } from '../../../operations/staff-member/invite.js';
import { staffInvitations, staffMember, staffMembers } from '../../../operations/staff-member/read.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { wordsOf } from '../../http/words-of.js';
import { roleOf } from '../staff.js';
import { StaffMemberPage, StaffPage, type RefusedForm } from './page.js';

const doneWords: Readonly<Record<string, string>> = {
  invited: 'The invitation is on its way.',
  role: 'The role is changed. They get an email.',
  removed: 'They were removed and logged out everywhere. Their tasks are the team’s again.',
};

/** Everyone of our staff, for leads, who decide, and auditors, who read. */
export async function showStaff(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedForm | null = null,
): Promise<void> {
  const role = roleOf(visit);
  if (role !== 'lead' && role !== 'auditor') return visit.refuse('not-allowed');
  const { db, clock } = dependencies;
  const now = clock();
  const [members, invitations] = await Promise.all([staffMembers(db), staffInvitations(db, now)]);
  const done = wordsOf(doneWords, queryText(visit.request, 'done'));
  visit.page(
    'Staff',
    <StaffPage {...{ members, invitations, done, now, refused }} decides={role === 'lead'} />,
    { refused: refused?.code },
  );
}

/** Invites someone; the form comes back where that is refused. */
export async function inviteMember(context: PortalContext, visit: Visit): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const typed = fieldsOf(visit.request.body);
  const invited = await inviteStaff(context.dependencies, {
    answers: typed,
    invitedById: visit.signedIn.account.id,
  });
  if (!areRefusals(invited)) return visit.response.redirect(303, '/staff?done=invited');
  if (invited.some(({ field }) => field === undefined))
    return visit.refuse(invited[0]?.refused ?? 'not-allowed');
  await showStaff(context, visit, { typed, errors: fieldErrors(invited), code: invited[0]?.refused });
}

/** One of our staff, with the forms that decide about them. */
export async function showMember(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: (RefusedForm & { readonly form: 'role' | 'remove' }) | null = null,
): Promise<void> {
  if (roleOf(visit) !== 'lead') return visit.refuse('not-allowed');
  const member = await staffMember(dependencies.db, idIn(visit));
  if (member === null) return visit.refuse('not-found');
  visit.page(member.name, <StaffMemberPage member={member} now={dependencies.clock()} refused={refused} />, {
    refused: refused?.code,
  });
}

/** Changes a role. */
export async function changeRole(context: PortalContext, visit: Visit): Promise<void> {
  const { role = '', seen = '', reason = '' } = fieldsOf(visit.request.body);
  const answer = await changeStaffRole(context.dependencies, { ...decisionIn(visit), role, seen, reason });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/staff?done=role');
  await sayNo(context, visit, 'role', answer);
}

/** Removes someone. */
export async function removeMember(context: PortalContext, visit: Visit): Promise<void> {
  const { removeReason: reason = '', seen } = fieldsOf(visit.request.body);
  const answer = await removeStaff(context.dependencies, { ...decisionIn(visit), seen, reason });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/staff?done=removed');
  const { field } = answer;
  await sayNo(context, visit, 'remove', field === undefined ? answer : { ...answer, field: 'removeReason' });
}

async function sayNo(
  context: PortalContext,
  visit: Visit,
  form: 'role' | 'remove',
  refusal: Refusal,
): Promise<void> {
  if (refusal.field === undefined) return visit.refuse(refusal.refused);
  const typed = fieldsOf(visit.request.body);
  await showMember(context, visit, {
    form,
    typed,
    errors: fieldErrors([refusal]),
    code: refusal.refused,
  });
}

function decisionIn(visit: Visit) {
  return { deciderId: visit.signedIn.account.id, memberId: idIn(visit) };
}

function idIn({ request }: Visit): string {
  return pathText(request, 'id');
}
