import type { Router } from 'express';
import { plans } from '../../domain/contract-termination/states.js';
import { earliestLastDay } from '../../domain/contract-termination/dates.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import {
  checkTerminationForm,
  withPlanForTheRest,
  type TerminationAnswers,
  type TerminationRequest,
} from '../../domain/contract-termination/form.js';
import { acceptTermination, activeContract } from '../../operations/contract-termination/accept.js';
import { keepDraft, readDraft } from '../../operations/contract-termination/draft.js';
import { caseloadOf, type CaseloadEntry } from '../../operations/caseload/list.js';
import { digestOfSeen } from '../../tokens/digest-of-seen.js';
import type { PortalContext, Visit } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { refusalSentences } from '../http/refusals.js';
import { fieldsOf } from '../http/fields.js';
import { routesFor } from '../sign-in/visits.js';
import { CheckAnswersPage } from './check-answers-page.js';
import { TerminationFormPage } from './form-page.js';
import { openStatus } from './routes.js';

/** Asking for the end of the contract: form, check answers, submit. */
export function contractTerminationFormRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/contract-termination', showForm],
    ['post', '/contract-termination', saveAnswers],
    ['get', '/contract-termination/check', checkAnswers],
    ['post', '/contract-termination/submit', submit],
  ]);
}

async function factsFor({ dependencies }: PortalContext, visit: Visit) {
  const { db, clock, config } = dependencies;
  const provider = providerOf(visit);
  const caseload = await caseloadOf(db, provider.id, clock());
  return {
    policy: terminationPolicies[config.POLICY],
    timeZone: provider.timeZone,
    now: clock(),
    charts: caseload,
    caseload,
    startedBecause: 'provider' as const,
  };
}

async function showForm(
  context: PortalContext,
  visit: Visit,
  answers?: TerminationAnswers,
  refusals: readonly Refusal[] = [],
): Promise<void> {
  const status = await openStatus(context, visit);
  if (status !== null && status.state !== 'withdrawn')
    return visit.response.redirect(303, '/contract-termination/status');
  const draft = await readDraft(context.dependencies, providerOf(visit).id);
  const facts = await factsFor(context, visit);
  const errors = Object.fromEntries(
    refusals.map(({ refused, field = '' }) => [field, refusalSentences[refused].sentence]),
  );
  visit.page(
    'End your contract',
    TerminationFormPage({
      answers: answers ?? draft ?? {},
      errors,
      caseload: facts.caseload,
      earliest: earliestLastDay(facts.policy, facts.timeZone, facts.now),
      timeZone: facts.timeZone,
    }),
    { refused: refusals[0]?.refused },
  );
}

/** Keeps what was typed, whatever it is; goes on only when all of it holds. The button for one plan for many leads back to the form. */
async function saveAnswers(context: PortalContext, visit: Visit): Promise<void> {
  const facts = await factsFor(context, visit);
  const { set = '', 'plan-for-the-rest': rest = '', ...typed } = fieldsOf(visit.request.body);
  const setsPlans = set === 'plan-for-the-rest';
  const plan = plans.find((name) => name === rest);
  const answers = setsPlans && plan !== undefined ? withPlanForTheRest(typed, facts.charts, plan) : typed;
  await keepDraft(context.dependencies, providerOf(visit).id, answers);
  if (setsPlans && plan === undefined)
    return showForm(context, visit, answers, [
      { refused: 'plan-for-the-rest-missing', field: 'plan-for-the-rest' },
    ]);
  if (setsPlans) return visit.response.redirect(303, '/contract-termination#clients');
  const checked = checkTerminationForm(answers, facts);
  if (!areRefusals(checked)) return visit.response.redirect(303, '/contract-termination/check');
  return showForm(context, visit, answers, checked);
}

async function checkAnswers(context: PortalContext, visit: Visit): Promise<void> {
  const { checked, facts } = await draftOf(context, visit);
  if (areRefusals(checked)) return visit.response.redirect(303, '/contract-termination');
  showChecked(visit, checked, facts);
}

function showChecked(
  visit: Visit,
  request: TerminationRequest,
  { caseload, timeZone }: { readonly caseload: readonly CaseloadEntry[]; readonly timeZone: string },
  changed = false,
): void {
  const page = CheckAnswersPage({ request, seen: digestOfSeen(request), caseload, timeZone, changed });
  visit.page('Check your answers', page, changed ? { status: 409 } : {});
}

async function draftOf(context: PortalContext, visit: Visit) {
  const answers = (await readDraft(context.dependencies, providerOf(visit).id)) ?? {};
  const facts = await factsFor(context, visit);
  return { answers, facts, checked: checkTerminationForm(answers, facts) };
}

async function submit(context: PortalContext, visit: Visit): Promise<void> {
  // The draft goes in the transaction that makes the case: read before the case, a draft that is gone always means a case that is there.
  const { answers, checked, facts } = await draftOf(context, visit);
  const status = await openStatus(context, visit);
  // The second of two tabs finds the case of the first: the same confirmation, the same reference.
  if (status !== null && status.state !== 'withdrawn')
    return visit.response.redirect(303, '/contract-termination/confirmation');
  if (areRefusals(checked)) return showForm(context, visit, answers, checked);
  // Another tab may have saved other answers since: only what was seen is sent.
  const { seen } = fieldsOf(visit.request.body);
  if (seen !== digestOfSeen(checked)) return showChecked(visit, checked, facts, true);
  const accepted = await acceptTermination(context.dependencies, {
    ...checked,
    contract: await activeContract(context.dependencies, providerOf(visit).id),
    providerId: providerOf(visit).id,
    startedById: visit.signedIn.account.id,
  });
  if (isRefusal(accepted)) return visit.refuse(accepted.refused);
  return visit.response.redirect(303, '/contract-termination/confirmation');
}
