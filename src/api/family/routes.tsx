import type { Router } from 'express';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import { resendRequest, withdrawRequest } from '../../operations/email-verification/own-requests.js';
import { familyOf } from '../../operations/family/list.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../http/context.js';
import { timeZoneOf } from '../../operations/account/time-zone.js';
import { routesFor } from '../sign-in/visits.js';
import { FamilyPage } from './page.js';
import { acceptFamilyMember } from '../../operations/sign-up/sign-up.js';

/** Families, on the client portal: an account of their own for each person. */
export function familyRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account/family', (_, visit) => show(context, visit, {}, [])],
    ['post', '/account/family', add],
    [
      'post',
      '/account/family/:id/resend',
      (context_, visit) => change(context_, visit, resendRequest, 'resent'),
    ],
    [
      'post',
      '/account/family/:id/withdraw',
      (context_, visit) => change(context_, visit, withdrawRequest, 'withdrawn'),
    ],
  ]);
}

async function add(context: PortalContext, visit: Visit): Promise<void> {
  const { request, signedIn, response } = visit;
  const answers = fieldsOf(request.body);
  const { account } = signedIn;
  const accepted = await acceptFamilyMember(context.dependencies, { answers, account });
  if (!areRefusals(accepted)) return response.redirect(303, '/account/family?done=added');
  await show(context, visit, answers, accepted);
}

/** Does something to a request that waits, and says on the list what was done. */
async function change(
  context: PortalContext,
  visit: Visit,
  act: typeof resendRequest,
  done: keyof typeof doneWords,
): Promise<void> {
  const { request, response, signedIn } = visit;
  const id = pathText(request, 'id');
  const answer = await act(context.dependencies, signedIn.account, 'family_member', id);
  if (!isRefusal(answer)) return response.redirect(303, `/account/family?done=${done}`);
  if (answer.refused === 'not-found') return visit.refuse(answer.refused);
  await show(context, visit, {}, [{ ...answer, field: `waiting-${id}` }]);
}

const doneWords = {
  added: 'We sent an email to the address. The account opens once its link is used.',
  resent: 'We sent the email again. Only the newest link works.',
  withdrawn: 'The request was withdrawn. Its link no longer works.',
} as const;

async function show(
  { dependencies }: PortalContext,
  visit: Visit,
  answers: Readonly<Record<string, string>>,
  refusals: readonly Refusal[],
): Promise<void> {
  const { account } = visit.signedIn;
  const done = refusals.length === 0 ? queryText(visit.request, 'done') : '';
  visit.page(
    'Your family',
    FamilyPage({
      ownEmail: account.email,
      family: await familyOf(dependencies.db, account.id, dependencies.clock()),
      said: Object.entries(doneWords).find(([name]) => name === done)?.[1] ?? null,
      timeZone: await timeZoneOf(dependencies.db, account),
      answers,
      errors: fieldErrors(refusals),
    }),
    { refused: refusals[0]?.refused },
  );
}
