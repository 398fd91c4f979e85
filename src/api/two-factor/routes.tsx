import type { Router } from 'express';
import { areRefusals, isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { allowsTrustedDevices } from '../../domain/two-factor/rules.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { backTo, sendOnward, type Carried } from '../sign-in/onward.js';
import { queryText, type PortalContext, type Visit } from '../http/context.js';
import { refusalSentences } from '../http/refusals.js';
import { routesFor } from '../sign-in/visits.js';
import type { FieldErrors } from '../components/components.js';
import { CodeOverPage, EnterCodePage } from './page.js';
import { EnrolPhonePage } from './enrol-page.js';
import { enrolPhone } from '../../operations/two-factor/enrol.js';
import { enterCode } from './enter-code.js';
import { sendAnotherCode } from '../../operations/two-factor/send-again.js';
import { twoFactorStep } from '../../operations/two-factor/view.js';

/** Where someone goes who has lost the phone that codes go to. */
const lostPhonePath = '/lost-phone';

/** The second half of signing in, where a second factor is needed: setting up the phone, and entering its code. */
export function twoFactorRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/two-factor', showTwoFactor],
    ['post', '/two-factor/enrolment', enrol],
    ['post', '/two-factor/send', sendAgain],
    ['post', '/two-factor/code', enter],
  ]);
}

/** What a page shows beside its form: what was carried, typed and refused. */
interface Shown {
  readonly carried: Carried;
  readonly errors?: FieldErrors;
  readonly remember?: boolean;
  readonly typed?: { phone: string; method: string; consents: boolean };
  readonly refused?: RefusalCode | undefined;
}

async function showTwoFactor(context: PortalContext, visit: Visit): Promise<void> {
  await renderTwoFactor(context, visit, {
    carried: { back: backTo(queryText(visit.request, 'return')), kept: '' },
  });
}

async function enrol(context: PortalContext, visit: Visit): Promise<void> {
  const { phone = '', method = '', consent = '', ...fields } = fieldsOf(visit.request.body);
  const typed = { phone, method, consents: consent === 'yes' };
  const { signedIn } = visit;
  const answer = await enrolPhone({ ...context, signedIn }, typed);
  const carried = carriedIn(fields);
  if (!areRefusals(answer)) return goOn(context, visit, carried);
  const errors = fieldErrors(answer, 'phone');
  await renderTwoFactor(context, visit, { carried, typed, errors, refused: answer[0]?.refused });
}

async function sendAgain(context: PortalContext, visit: Visit): Promise<void> {
  const { method = '', challenge: seen = '', ...fields } = fieldsOf(visit.request.body);
  const { signedIn } = visit;
  const answer = await sendAnotherCode({ ...context, signedIn }, { method, seen });
  const carried = carriedIn(fields);
  if (!isRefusal(answer)) return goOn(context, visit, carried);
  const errors = fieldErrors([answer], 'method');
  await renderTwoFactor(context, visit, { carried, errors, refused: answer.refused });
}

async function enter(context: PortalContext, visit: Visit): Promise<void> {
  const { code = '', remember = '', challenge: seen = '', ...fields } = fieldsOf(visit.request.body);
  const { request, response, signedIn } = visit;
  const typed = { code, remember: remember === 'yes', seen };
  const carried = carriedIn(fields);
  // Another tab has finished this login.
  if (!signedIn.isPending) return response.redirect(303, carried.back);
  const answer = await enterCode(context, signedIn, typed, request, response);
  if (isRefusal(answer)) {
    if (overCodes.has(answer.refused)) return renderOver(visit, answer);
    const errors = fieldErrors([answer], 'code');
    const { refused } = answer;
    return renderTwoFactor(context, visit, { carried, errors, remember: typed.remember, refused });
  }
  sendOnward(context, response, answer, carried);
}

const overCodes: ReadonlySet<string> = new Set(['challenge-over', 'codes-locked', 'codes-disabled']);

/** Shows the page again after something was sent: by redirect, unless a form is carried along. */
async function goOn(context: PortalContext, visit: Visit, carried: Carried): Promise<void> {
  if (carried.kept !== '') return renderTwoFactor(context, visit, { carried });
  const back = carried.back === '/' ? '' : `?return=${encodeURIComponent(carried.back)}`;
  visit.response.redirect(303, `/two-factor${back}`);
}

/** Shows where the sign-in stands: the form for the phone, the form for the code, or why it is over. */
export async function renderTwoFactor(
  context: PortalContext,
  visit: Visit,
  { carried, errors = {}, remember = false, typed, refused }: Shown,
): Promise<void> {
  const { dependencies, portal } = context;
  const { signedIn } = visit;
  const standing = await twoFactorStep(dependencies, portal, signedIn);
  const frame = { portal, carried, errors };
  if (standing.step === 'done') return visit.response.redirect(303, carried.back);
  const wantsAnotherPhone = standing.isEnrolment && queryText(visit.request, 'change') === 'phone';
  if (standing.step === 'enrol' || wantsAnotherPhone || typed !== undefined)
    return visit.page(
      'Set up two-factor authentication',
      <EnrolPhonePage
        {...frame}
        formerPhone={standing.formerPhone}
        lostPhone={lostPhonePath}
        typed={typed ?? { phone: '', method: 'text', consents: false }}
      />,
      { refused },
    );
  if (standing.step === 'code')
    return visit.page(
      'Enter your code',
      <EnterCodePage
        {...frame}
        {...standing}
        maySaveDevice={allowsTrustedDevices(portal)}
        remember={remember}
        lostPhone={lostPhonePath}
      />,
      { refused },
    );
  renderOver(visit, {
    refused: standing.step === 'disabled' ? 'codes-disabled' : 'challenge-over',
  });
}

function renderOver(visit: Visit, { refused }: Refusal): void {
  const { sentence } = refusalSentences[refused];
  const page = <CodeOverPage sentence={sentence} lostPhone={lostPhonePath} />;
  visit.page('You didn’t finish logging in', page, { refused, error: false });
}

function carriedIn({ back = '/', kept = '' }: Record<string, string>): Carried {
  return { back: backTo(back), kept };
}
