import type { Router } from 'express';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { routesFor } from '../sign-in/visits.js';
import { PracticeStaffPage, RemoveStaffPage } from './page.js';
import { removeStaffMember, withdrawStaffInvitation } from '../../operations/practice-staff/staff.js';
import { invitePracticeStaff } from '../../operations/practice-staff/invite.js';
import { memberOf, practiceStaffOf } from '../../operations/practice-staff/list.js';

/** The provider's page "Practice staff": who has a log-in of their own, whom to invite, and whom to remove. */
export function practiceStaffRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/practice-staff', (_, visit) => show(context, visit, {}, [])],
    ['post', '/practice-staff', invite],
    ['post', '/practice-staff/invitations/:id/withdraw', withdraw],
    ['get', '/practice-staff/:id/remove', confirmRemoval],
    ['post', '/practice-staff/:id/remove', remove],
  ]);
}

async function invite(context: PortalContext, visit: Visit): Promise<void> {
  const { request, response } = visit;
  const answers = fieldsOf(request.body);
  const invited = await invitePracticeStaff(context.dependencies, { ...employerIn(visit), answers });
  if (!areRefusals(invited)) return response.redirect(303, '/practice-staff?done=invited');
  const [first] = invited;
  if (first?.field === undefined) return visit.refuse(first?.refused ?? 'body-malformed');
  await show(context, visit, answers, invited);
}

async function withdraw({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const invitationId = pathText(visit.request, 'id');
  const answer = await withdrawStaffInvitation(dependencies, { ...employerIn(visit), invitationId });
  if (isRefusal(answer)) return visit.refuse(answer.refused);
  visit.response.redirect(303, '/practice-staff?done=withdrawn');
}

async function confirmRemoval({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const member = await memberOf(dependencies.db, providerOf(visit).id, pathText(visit.request, 'id'));
  if (member === null) return visit.refuse('not-found');
  visit.page('Remove someone', RemoveStaffPage({ account: member.account }));
}

async function remove({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const accountId = pathText(visit.request, 'id');
  const answer = await removeStaffMember(dependencies, { ...employerIn(visit), accountId });
  if (isRefusal(answer)) return visit.refuse(answer.refused);
  visit.response.redirect(303, '/practice-staff?done=removed');
}

function employerIn(visit: Visit) {
  return { account: visit.signedIn.account, provider: providerOf(visit) };
}

async function show(
  { dependencies }: PortalContext,
  visit: Visit,
  answers: Readonly<Record<string, string>>,
  refusals: readonly Refusal[],
): Promise<void> {
  const provider = providerOf(visit);
  visit.page(
    'Practice staff',
    PracticeStaffPage({
      staff: await practiceStaffOf(dependencies.db, provider.id, dependencies.clock()),
      timeZone: provider.timeZone,
      done: refusals.length === 0 ? queryText(visit.request, 'done') : '',
      answers,
      errors: fieldErrors(refusals),
    }),
    { refused: refusals[0]?.refused },
  );
}
