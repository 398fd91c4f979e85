import type { Router } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import { needsSecondFactor } from '../../domain/two-factor/rules.js';
import { changePassword } from '../../operations/account/change-password.js';
import { requestAddressChange, waitingAddress } from '../../operations/account/change-address.js';
import { resendRequest, withdrawRequest } from '../../operations/email-verification/own-requests.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { pathText, type PortalContext, queryText, type Visit } from '../http/context.js';
import { refusalSentences } from '../http/refusals.js';
import { routesFor } from '../sign-in/visits.js';
import { timeZoneOf } from '../../operations/account/time-zone.js';
import { ownAccount } from '../../operations/account/own-account.js';
import { ChangeEmailPage } from './email-page.js';
import { AccountPage } from './page.js';
import { ChangePasswordPage } from './password-page.js';
import type { FieldErrors } from '../components/components.js';
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
  errors: FieldErrors = {},
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
      errors,
    }),
    saying(errors),
  );
}

/** Sends the link of a new address again, or takes the change back; where nothing waits anymore there is nothing to do. */
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
  const answer = await act(dependencies, account, 'change_address', waiting.id);
  if (isRefusal(answer))
    return showAccount(context, visit, { newAddress: refusalSentences[answer.refused].sentence });
  visit.response.redirect(303, `/account?done=address-change-${done}`);
}

async function showPassword(context: PortalContext, visit: Visit): Promise<void> {
  renderPassword(visit, {});
}

async function savePassword(context: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '', password = '' } = fieldsOf(visit.request.body);
  const answer = await changePassword(context.dependencies, visit.signedIn, { currentPassword, password });
  if (isRefusal(answer))
    return renderPassword(visit, {
      ...missing({ currentPassword, password }),
      ...fieldErrors([answer], 'currentPassword'),
    });
  visit.response.redirect(303, '/account?done=password-changed');
}

function renderPassword(visit: Visit, errors: FieldErrors): void {
  const { account } = visit.signedIn;
  visit.page('Change password', ChangePasswordPage({ account, errors }), saying(errors));
}

async function showEmail(context: PortalContext, visit: Visit): Promise<void> {
  renderEmail(visit, '', {});
}

async function saveEmail(context: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '', email = '' } = fieldsOf(visit.request.body);
  const answer = await requestAddressChange(context.dependencies, visit.signedIn, { currentPassword, email });
  if (isRefusal(answer))
    return renderEmail(visit, email, {
      ...missing({ email, currentPassword }),
      ...fieldErrors([answer], 'currentPassword'),
    });
  visit.response.redirect(303, '/account?done=address-change-requested');
}

function renderEmail(visit: Visit, typed: string, errors: FieldErrors): void {
  const { account } = visit.signedIn;
  visit.page('Change email', ChangeEmailPage({ account, typed, errors }), saying(errors));
}

async function showResetFactor(context: PortalContext, visit: Visit): Promise<void> {
  renderResetFactor(visit, {});
}

async function resetFactor(context: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '' } = fieldsOf(visit.request.body);
  const answer = await resetSecondFactor(context.dependencies, visit.signedIn, currentPassword);
  if (isRefusal(answer)) return renderResetFactor(visit, fieldErrors([answer], 'currentPassword'));
  visit.response.redirect(303, '/sign-in?reason=two-factor-reset');
}

function renderResetFactor(visit: Visit, errors: FieldErrors): void {
  visit.page('Reset multi factor authentication', ResetFactorPage({ errors }), saying(errors));
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
function missing(typed: Partial<Record<keyof typeof missingCodes, string>>): FieldErrors {
  const empty = Object.entries(typed).filter(([, text]) => text === '');
  return fieldErrors(
    empty.map(([field]) => ({ refused: missingCodes[field as keyof typeof missingCodes], field })),
  );
}

function saying(errors: FieldErrors): { status?: number; error?: boolean } {
  return Object.keys(errors).length === 0 ? {} : { status: 400, error: true };
}
