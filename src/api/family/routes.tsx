import type { Router } from 'express';
import type { Refusal } from '../../domain/refusals.js';
import { familyOf } from '../../operations/family/list.js';
import { fieldErrors, statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { FamilyPage } from './page.js';
import { acceptFamilyMember } from '../../operations/sign-up/sign-up.js';

/** Families, on the client portal: an account of their own for each person. */
export function familyRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account/family', (_, visit) => show(context, visit, {}, [])],
    ['post', '/account/family', add],
  ]);
}

async function add(context: PortalContext, visit: Visit): Promise<void> {
  const { request, signedIn, response } = visit;
  const answers = fieldsOf(request.body);
  const accepted = await acceptFamilyMember(context.dependencies, {
    answers,
    account: signedIn.account,
    ip: request.ip ?? '',
  });
  if ('accepted' in accepted) return response.redirect(303, '/account/family?done=added');
  await show(context, visit, answers, accepted);
}

async function show(
  { dependencies }: PortalContext,
  visit: Visit,
  answers: Readonly<Record<string, string>>,
  refusals: readonly Refusal[],
): Promise<void> {
  const { account } = visit.signedIn;
  const added = queryText(visit.request, 'done') === 'added' && refusals.length === 0;
  visit.page(
    'Your family',
    FamilyPage({
      ownEmail: account.email,
      family: await familyOf(dependencies.db, account.id, dependencies.clock()),
      said: added ? 'A mail is on its way to the address. The account opens once its link was used.' : null,
      answers,
      errors: fieldErrors(refusals),
    }),
    { status: statusOf(refusals), error: refusals.length > 0 },
  );
}
