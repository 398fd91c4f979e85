import type { Router } from 'express';
import { acceptTermination, activeContract } from '../accept-termination.js';
import { act, refusalOf } from '../act.js';
import { caseloadOf } from '../caseload.js';
import { earliestLastDay } from '../../domain/contract-termination.js';
import { terminationPolicies } from '../../domain/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import {
  checkTerminationForm,
  withPlanForTheRest,
  type TerminationAnswers,
} from '../../domain/termination-form.js';
import { clientNotice } from '../../mail/client-notice.js';
import type { Act } from '../../domain/acts.js';
import { terminationConfirmationPdf } from '../../records/termination-confirmation-pdf.js';
import { csrfToken, type PortalContext, type Visit } from '../http/portal.js';
import { providerOf } from '../http/provider.js';
import { refusalSentences } from '../http/refusals.js';
import { fieldsOf } from '../http/fields.js';
import { routesFor } from '../http/router.js';
import { CheckAnswersPage } from '../pages/check-answers.js';
import { TerminationFormPage } from '../pages/contract-termination-form.js';
import { ConfirmationPage } from '../pages/confirmation.js';
import { updateIdOf } from '../pages/once.js';
import { TerminationStatusPage } from '../pages/contract-termination-status.js';
import { NoticePreviewPage, WithdrawPage } from '../pages/termination-acts.js';
import { terminationStatus, type TerminationStatusView } from '../termination-status.js';

/** Ending the contract: form, check answers, confirmation, status, and what the provider may do meanwhile. */
export function contractTerminationRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/contract-termination', showForm],
    ['post', '/contract-termination', saveAnswers],
    ['get', '/contract-termination/check', checkAnswers],
    ['post', '/contract-termination/submit', submit],
    ['get', '/contract-termination/confirmation', showConfirmation],
    ['get', '/contract-termination/confirmation.pdf', downloadConfirmation],
    ['get', '/contract-termination/status', showStatus],
    ['get', '/contract-termination/notice', previewNotice],
    ['get', '/contract-termination/withdraw', askToWithdraw],
    ['post', '/contract-termination/withdraw', (context_, visit) => doAct(context_, visit, 'withdraw', {})],
    [
      'post',
      '/contract-termination/last-day',
      (context_, visit) => doAct(context_, visit, 'changeLastDay', { lastDay: typed(visit, 'lastDay') }),
    ],
    [
      'post',
      '/contract-termination/delay-notice',
      (context_, visit) => doAct(context_, visit, 'delayNotice', { days: Number(typed(visit, 'days')) }),
    ],
    [
      'post',
      '/contract-termination/send-notice',
      (context_, visit) => doAct(context_, visit, 'sendNoticeNow', {}),
    ],
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

async function openStatus(
  { dependencies }: PortalContext,
  visit: Visit,
): Promise<TerminationStatusView | null> {
  return terminationStatus(dependencies.db, providerOf(visit).id);
}

const closed = new Set(['withdrawn']);

async function showForm(
  context: PortalContext,
  visit: Visit,
  answers?: TerminationAnswers,
  refusals: readonly Refusal[] = [],
): Promise<void> {
  const status = await openStatus(context, visit);
  if (status !== null && !closed.has(status.state))
    return visit.response.redirect(303, '/contract-termination/status');
  const draft = await context.dependencies.db.terminationDraft.findUnique({
    where: { providerId: providerOf(visit).id },
  });
  const facts = await factsFor(context, visit);
  const errors = Object.fromEntries(
    refusals.map(({ refused, field = '' }) => [field, refusalSentences[refused].sentence]),
  );
  visit.page(
    'End your contract',
    TerminationFormPage({
      answers: answers ?? ((draft?.answers ?? {}) as TerminationAnswers),
      errors,
      caseload: facts.caseload,
      earliest: earliestLastDay(facts.policy, facts.timeZone, facts.now),
      timeZone: facts.timeZone,
      csrf: csrfToken(context.dependencies, context.portal, visit.signedIn),
    }),
    refusals.length > 0 ? { status: 400, error: true } : {},
  );
}

/** Keeps what was typed, whatever it is; goes on only when all of it holds. The button for one plan for many leads back to the form. */
async function saveAnswers(context: PortalContext, visit: Visit): Promise<void> {
  const { db, clock } = context.dependencies;
  const facts = await factsFor(context, visit);
  const { set = '', 'plan-for-the-rest': rest = '', ...typedIn } = fieldsOf(visit.request.body);
  const answers = set === 'plan-for-the-rest' ? withPlanForTheRest(typedIn, facts.charts, rest) : typedIn;
  const providerId = providerOf(visit).id;
  const data = { answers, updatedAt: clock() };
  await db.terminationDraft.upsert({ where: { providerId }, create: { providerId, ...data }, update: data });
  if (set === 'plan-for-the-rest') return visit.response.redirect(303, '/contract-termination#clients');
  const checked = checkTerminationForm(answers, facts);
  if ('lastDay' in checked) return visit.response.redirect(303, '/contract-termination/check');
  return showForm(context, visit, answers, checked);
}

async function checkAnswers(context: PortalContext, visit: Visit): Promise<void> {
  const { checked, facts } = await draftOf(context, visit);
  if (!('lastDay' in checked)) return visit.response.redirect(303, '/contract-termination');
  visit.page(
    'Check your answers',
    CheckAnswersPage({
      request: checked,
      caseload: facts.caseload,
      timeZone: facts.timeZone,
      csrf: csrfToken(context.dependencies, context.portal, visit.signedIn),
    }),
  );
}

async function draftOf(context: PortalContext, visit: Visit) {
  const draft = await context.dependencies.db.terminationDraft.findUnique({
    where: { providerId: providerOf(visit).id },
  });
  const answers = (draft?.answers ?? {}) as TerminationAnswers;
  const facts = await factsFor(context, visit);
  return { answers, facts, checked: checkTerminationForm(answers, facts) };
}

async function submit(context: PortalContext, visit: Visit): Promise<void> {
  // The draft goes in the transaction that makes the case: read before the case, a draft that is gone always means a case that is there.
  const { answers, checked } = await draftOf(context, visit);
  const status = await openStatus(context, visit);
  // The second of two tabs finds the case of the first: the same confirmation, the same reference.
  if (status !== null && !closed.has(status.state))
    return visit.response.redirect(303, '/contract-termination/confirmation');
  if (!('lastDay' in checked)) return showForm(context, visit, answers, checked);
  const accepted = await acceptTermination(context.dependencies, {
    ...checked,
    contract: await activeContract(context.dependencies, providerOf(visit).id),
    providerId: providerOf(visit).id,
    startedById: visit.signedIn.account.id,
  });
  if (isRefusal(accepted)) return visit.refuse(accepted.refused);
  return visit.response.redirect(303, '/contract-termination/confirmation');
}

async function showConfirmation(context: PortalContext, visit: Visit): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.refuse('not-found');
  visit.page('Request received', ConfirmationPage({ status, email: visit.signedIn.account.email }));
}

async function downloadConfirmation(context: PortalContext, visit: Visit): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.refuse('not-found');
  const { givenName, familyName } = visit.signedIn.account;
  const pdf = await terminationConfirmationPdf({ ...status, providerName: `${givenName} ${familyName}` });
  visit.response.type('application/pdf').attachment(`${status.reference}.pdf`).send(pdf);
}

async function showStatus(context: PortalContext, visit: Visit): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.response.redirect(303, '/contract-termination');
  visit.page(
    'Your contract',
    TerminationStatusPage({
      status,
      csrf: csrfToken(context.dependencies, context.portal, visit.signedIn),
      errors: {},
      typed: {},
    }),
  );
}

async function previewNotice(context: PortalContext, visit: Visit): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.refuse('not-found');
  const { givenName, familyName } = visit.signedIn.account;
  const facts = {
    clientGivenName: '[first name]',
    providerName: `${givenName} ${familyName}`,
    ...status,
    again: false,
  };
  visit.page(
    'The notice to your clients',
    NoticePreviewPage({
      sourced: clientNotice({
        ...facts,
        choiceUrl: `${context.dependencies.config.CLIENT_PORTAL_URL}/provider-leaving/…`,
      }),
      own: clientNotice({ ...facts, choiceUrl: null }),
    }),
  );
}

async function askToWithdraw(context: PortalContext, visit: Visit): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.refuse('not-found');
  visit.page(
    'Withdraw your request',
    WithdrawPage({ status, csrf: csrfToken(context.dependencies, context.portal, visit.signedIn) }),
  );
}

/** Does an act of the provider on the open case; a no comes back on the status page, at the field if the act has one. */
async function doAct(context: PortalContext, visit: Visit, update: Act, argument: object): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.refuse('not-found');
  const { workflowId } = status;
  const accountId = visit.signedIn.account.id;
  const answer = await act(context.dependencies, {
    update,
    workflowId,
    state: status.state,
    accountId,
    role: 'provider',
    argument,
    updateId: updateIdOf({ accountId, workflowId, update, fields: fieldsOf(visit.request.body) }),
  });
  const code = refusalOf(answer);
  if (code === null) return visit.response.redirect(303, '/contract-termination/status');
  const { status: httpStatus, sentence } = refusalSentences[code];
  visit.page(
    'Your contract',
    TerminationStatusPage({
      status,
      csrf: csrfToken(context.dependencies, context.portal, visit.signedIn),
      errors: { [Object.keys(argument)[0] ?? 'main']: sentence },
      typed: fieldsOf(visit.request.body),
    }),
    { status: httpStatus, error: true },
  );
}

function typed({ request }: Visit, field: string): string {
  return fieldsOf(request.body)[field] ?? '';
}
