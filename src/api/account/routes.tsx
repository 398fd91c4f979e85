import type { Router } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import { changePassword } from '../../operations/account/change-password.js';
import { requestAddressChange, waitingAddress } from '../../operations/account/change-address.js';
import { resendRequest, withdrawRequest } from '../../operations/email-verification/own-requests.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../http/context.js';
import { routesFor } from '../sign-in/visits.js';
import { timeZoneOf } from '../../operations/account/time-zone.js';
import { ownAccount } from '../../operations/account/own-account.js';
import { ChangeEmailPage } from './email-page.js';
import { AccountPage } from './page.js';
import { ChangePasswordPage } from './password-page.js';
import { ResetFactorPage } from '../two-factor/page.js';
import { forgetDevices, resetSecondFactor } from '../../operations/two-factor/change-phone.js';
import { endOtherSessions, endOwnSession, sessionsOf } from '../../operations/account/sessions.js';

/** The account page: its Login section, and where someone is logged in. */
export function accountRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account', (context_, visit) => showAccount(context_, visit)],
    ['get', '/account/password', showPassword],
    ['post', '/account/password', savePassword],
    ['get', '/account/email', showEmail],
    ['post', '/account/email', saveEmail],
    [
      'post',
      '/account/email/resend',
      (context_, visit) => changeRequest(context_, visit, resendRequest, 'resent'),
    ],
    [
      'post',
      '/account/email/withdraw',
      (context_, visit) => changeRequest(context_, visit, withdrawRequest, 'withdrawn'),
    ],
    ...(needsSecondFactor(context.portal)
      ? ([
          ['get', '/account/two-factor', showResetFactor],
          ['post', '/account/two-factor', resetFactor],
          ['post', '/account/devices/forget', forgetAllDevices],
        ] as const)
      : []),
    ['post', '/account/sessions/end-others', endOthers],
    ['post', '/account/sessions/:id/end', endOne],
  ]);
}

async function showAccount(
  { dependencies }: PortalContext,
  visit: Visit,
  refusals: readonly Refusal[] = [],
): Promise<void> {
  const { signedIn, request } = visit;
  const [own, sessions, timeZone] = await Promise.all([
    ownAccount(dependencies, signedIn),
    sessionsOf(dependencies, signedIn),
    timeZoneOf(dependencies.db, signedIn.account),
  ]);
  visit.page(
    'Your account',
    AccountPage({
      account: signedIn.account,
      ...own,
      sessions,
      timeZone,
      done: queryText(request, 'done'),
      errors: fieldErrors(refusals),
    }),
    { refused: refusals[0]?.refused },
  );
}

/** Sends the link of a new address again, or takes the change back; where nothing waits anymore there is nothing to do, and where another address does, it isn't touched. */
async function changeRequest(
  context: PortalContext,
  visit: Visit,
  act: typeof resendRequest,
  done: 'resent' | 'withdrawn',
): Promise<void> {
  const { dependencies } = context;
  const { account } = visit.signedIn;
  const waiting = await waitingAddress(dependencies.db, account, dependencies.clock());
  if (waiting === null) return visit.response.redirect(303, '/account');
  const { request: seen } = fieldsOf(visit.request.body);
  const answer =
    seen === waiting.id
      ? await act(dependencies, account, 'change_address', waiting.id)
      : ({ refused: 'address-change-replaced' } as const);
  if (isRefusal(answer)) return showAccount(context, visit, [{ ...answer, field: 'newAddress' }]);
  visit.response.redirect(303, `/account?done=address-change-${done}`);
}

async function showPassword(context: PortalContext, visit: Visit): Promise<void> {
  renderPassword(visit, []);
}

async function savePassword(context: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '', password = '' } = fieldsOf(visit.request.body);
  const answer = await changePassword(context.dependencies, visit.signedIn, { currentPassword, password });
  if (isRefusal(answer)) return renderPassword(visit, [...missing({ currentPassword, password }), answer]);
  visit.response.redirect(303, '/account?done=password-changed');
}

function renderPassword(visit: Visit, refusals: readonly Refusal[]): void {
  const { account } = visit.signedIn;
  const errors = fieldErrors(refusals, 'currentPassword');
  visit.page('Change password', ChangePasswordPage({ account, errors }), { refused: refusals[0]?.refused });
}

async function showEmail(context: PortalContext, visit: Visit): Promise<void> {
  renderEmail(visit, '', []);
}

async function saveEmail(context: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '', email = '' } = fieldsOf(visit.request.body);
  const answer = await requestAddressChange(context.dependencies, visit.signedIn, { currentPassword, email });
  if (isRefusal(answer)) return renderEmail(visit, email, [...missing({ email, currentPassword }), answer]);
  visit.response.redirect(303, '/account?done=address-change-requested');
}

function renderEmail(visit: Visit, typed: string, refusals: readonly Refusal[]): void {
  const { account } = visit.signedIn;
  const errors = fieldErrors(refusals, 'currentPassword');
  visit.page('Change email', ChangeEmailPage({ account, typed, errors }), { refused: refusals[0]?.refused });
}

async function showResetFactor(context: PortalContext, visit: Visit): Promise<void> {
  renderResetFactor(visit, []);
}

async function resetFactor(context: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '' } = fieldsOf(visit.request.body);
  const answer = await resetSecondFactor(context.dependencies, visit.signedIn, currentPassword);
  if (isRefusal(answer)) return renderResetFactor(visit, [answer]);
  visit.response.redirect(303, '/sign-in?reason=two-factor-reset');
}

function renderResetFactor(visit: Visit, refusals: readonly Refusal[]): void {
  const errors = fieldErrors(refusals, 'currentPassword');
  visit.page('Reset multi factor authentication', ResetFactorPage({ errors }), {
    refused: refusals[0]?.refused,
  });
}

async function forgetAllDevices({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  await forgetDevices(dependencies, visit.signedIn);
  visit.response.redirect(303, '/account?done=devices-forgotten');
}

async function endOthers({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  await endOtherSessions(dependencies, visit.signedIn);
  visit.response.redirect(303, '/account?done=others-ended');
}

async function endOne({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  await endOwnSession(dependencies, visit.signedIn, pathText(visit.request, 'id'));
  visit.response.redirect(303, '/account?done=session-ended');
}

const missingCodes = {
  email: 'email-missing',
  currentPassword: 'current-password-missing',
  password: 'password-missing',
} as const;

/** Every field that was left empty, in the order of the form: an operation stops at its first no. */
function missing(typed: Partial<Record<keyof typeof missingCodes, string>>): Refusal[] {
  const empty = Object.entries(typed).filter(([, text]) => text === '');
  return empty.map(([field]) => ({ refused: missingCodes[field as keyof typeof missingCodes], field }));
}
