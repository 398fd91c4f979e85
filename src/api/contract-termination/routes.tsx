import type { Router } from 'express';
import { act, refusalOf } from '../../cases/signals.js';
import { practisesOn } from '../../domain/contract-termination/states.js';
import { readDate } from '../../domain/typed-date.js';
import { clientNotice } from '../../mail/caseload-notice/letters.js';
import type { Act } from '../../domain/acts.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { terminationConfirmationPdf } from '../../records/termination-confirmation-pdf.js';
import type { PortalContext, Visit } from '../http/context.js';
import { providerOf } from '../../operations/account/practice.js';
import { refusalSentences } from '../http/refusals.js';
import { showsOutcome } from '../case/routes.js';
import { changeSince, versionOf } from '../../cases/seen.js';
import { fieldsOf } from '../http/fields.js';
import { routesFor } from '../sign-in/visits.js';
import { ConfirmationPage } from './confirmation-page.js';
import { updateIdOf } from '../components/once.js';
import { TerminationStatusPage } from './status-page.js';
import { NoticePreviewPage, WithdrawPage } from './act-forms.js';
import {
  terminationStatus,
  type TerminationStatusView,
} from '../../operations/contract-termination/status.js';
import { fullName } from '../../domain/person-name.js';

/** A contract that ends: confirmation, status, and what the provider may do meanwhile. */
export function contractTerminationRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/contract-termination/confirmation', showConfirmation],
    ['get', '/contract-termination/confirmation.pdf', downloadConfirmation],
    ['get', '/contract-termination/status', showStatus],
    ['get', '/contract-termination/notice', previewNotice],
    ['get', '/contract-termination/withdraw', askToWithdraw],
    ['post', '/contract-termination/withdraw', (context_, visit) => doAct(context_, visit, 'withdraw', {})],
    [
      'post',
      '/contract-termination/last-day',
      (context_, visit) =>
        doAct(context_, visit, 'changeLastDay', {
          lastDay: readDate(typed(visit, 'lastDay')) ?? typed(visit, 'lastDay'),
        }),
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

/** Where the provider's own request stands; null when there is none. */
export async function openStatus(
  { dependencies }: PortalContext,
  visit: Visit,
): Promise<TerminationStatusView | null> {
  return terminationStatus(dependencies.db, providerOf(visit).id);
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
  const pdf = await terminationConfirmationPdf({
    ...status,
    providerName: fullName({ givenName, familyName }),
  });
  visit.response.type('application/pdf').attachment(`${status.reference}.pdf`).send(pdf);
}

async function showStatus(context: PortalContext, visit: Visit): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.response.redirect(303, '/contract-termination');
  visit.page(
    'Your contract',
    TerminationStatusPage({
      status,
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
    providerName: fullName({ givenName, familyName }),
    ...status,
    again: false,
    practisesOn: practisesOn(status.startedBecause),
    contactUrl: `${context.dependencies.config.CLIENT_PORTAL_URL}/contact`,
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
  visit.page('Withdraw your request', WithdrawPage({ status }));
}

/** Does an act of the provider on the case that the page showed, as it showed it; a no comes back on the status page, at the field if the act has one. */
async function doAct(context: PortalContext, visit: Visit, update: Act, argument: object): Promise<void> {
  const status = await openStatus(context, visit);
  if (status === null) return visit.refuse('not-found');
  const shown = status;
  const { workflowId, reference } = shown;
  const accountId = visit.signedIn.account.id;
  const fields = fieldsOf(visit.request.body);
  const { case: seen = reference, version } = fields;
  const change = changeSince(status, version);
  if (seen !== reference || (change !== null && change.actorId !== accountId))
    return refuse('act-token-stale');
  const answer = await act(context.dependencies, {
    update,
    workflowId,
    state: status.state,
    // Of what they did themselves since, in another tab, they know.
    ...(version === undefined ? {} : { seen: versionOf(status) }),
    accountId,
    role: 'provider',
    argument,
    updateId: updateIdOf({ accountId, workflowId, update, fields }),
  });
  if (showsOutcome(visit, answer)) return;
  const code = refusalOf(answer);
  if (code === null) return visit.response.redirect(303, '/contract-termination/status');
  refuse(code);

  function refuse(code: RefusalCode): void {
    const errors = { [Object.keys(argument)[0] ?? 'main']: refusalSentences[code].sentence };
    const page = TerminationStatusPage({ status: shown, errors, typed: fields });
    visit.page('Your contract', page, { refused: code });
  }
}

function typed({ request }: Visit, field: string): string {
  return fieldsOf(request.body)[field] ?? '';
}
