import type { Router } from 'express';
import { actOutcome } from '../../cases/act-outcome.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { UpdateResult } from '../../protocol/acts.js';
import { pathText, type PortalContext, type Visit } from '../http/context.js';
import { referenceOf } from '../../operations/case/references.js';
import { routesFor } from '../sign-in/visits.js';
import { ActOutcomePage } from './page.js';

/** What became of an act that was sent and not answered in time, at an address of its own. */
export function actRoutes(context: PortalContext): Router {
  return routesFor(context, [['get', '/acts/:id', showOutcome]]);
}

/** Goes to the page that tells how an act went, where that isn't known yet. Whether it did. */
export function showsOutcome({ response }: Visit, answer: UpdateResult | Refusal): boolean {
  if (!isRefusal(answer) || answer.actId === undefined) return false;
  response.redirect(303, `/acts/${answer.actId}`);
  return true;
}

async function showOutcome(context: PortalContext, visit: Visit): Promise<void> {
  const { db } = context.dependencies;
  const { account } = visit.signedIn;
  const report = await actOutcome(context.dependencies, {
    updateId: pathText(visit.request, 'id'),
    accountId: account.id,
  });
  if (report === null) return visit.refuse('not-found');
  // Workflows that belong to a case carry its id in theirs.
  const [caseId] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(report.workflowId) ?? [];
  const reference = caseId === undefined ? null : await referenceOf(db, caseId);
  const isOfStaff = account.portal === 'staff' && reference !== null;
  const ending = report.workflowId.startsWith('contract-termination/');
  visit.page(
    'Was it done?',
    ActOutcomePage({
      report,
      back: isOfStaff ? `/cases/${reference}` : ending ? '/contract-termination/status' : '/account',
    }),
  );
}
