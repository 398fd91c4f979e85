import { Router, type Response } from 'express';
import { areRefusals, isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import type { PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { limitedPresses } from '../http/link-presses.js';
import {
  AccountReadyPage,
  CheckYourMailPage,
  InvitationTroublePage,
  InvitedSignUpPage,
  SignUpPage,
  invitedTitles,
  type InvitedTo,
} from './page.js';
import { acceptInvitation, findInvitation } from '../../operations/provider-invitation/invitations.js';
import { expectSignUp, signUpInBrowser } from './browser.js';
import { fullName } from '../../domain/person-name.js';

const afterwards = '/sign-up/check-your-mail';
const joined = '/sign-up/account-ready';

/** Signing up on the client portal. */
export function clientSignUpRoutes(context: PortalContext): Router {
  const router = Router();
  router.get('/sign-up', (request, response) => {
    expectSignUp(context, request, response);
    page(response, {}, []);
  });
  router.post('/sign-up', async (request, response) => {
    const typed = fieldsOf(request.body);
    const accepted = await signUpInBrowser(context, request, response, typed);
    if (!areRefusals(accepted)) return response.redirect(303, afterwards);
    const { password: _, ...answers } = typed;
    page(response, answers, accepted);
  });
  router.get(afterwards, (_request, response) =>
    sendPage(context, response, 'Check your email', CheckYourMailPage()),
  );
  return router;

  function page(response: Response, answers: Record<string, string>, refusals: readonly Refusal[]): void {
    sendPage(
      context,
      response,
      'Create your account',
      SignUpPage({ answers, errors: fieldErrors(refusals) }),
      { refused: refusals[0]?.refused },
    );
  }
}

/** Signing up on the provider or the staff portal, with an invitation. Opening its link changes nothing, no matter who opens it. */
export function invitedSignUpRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const portal = context.portal === 'staff' ? 'staff' : 'provider';
  const press = limitedPresses(context, (request, response) =>
    sendRefusal(context, request, response, 'rate-limited'),
  );
  const router = Router();
  router.get('/sign-up', (_request, response) => trouble(response, 'invitation-needed'));
  router.get(joined, (_request, response) =>
    sendPage(context, response, 'Your account is ready', AccountReadyPage()),
  );
  router.get('/sign-up/:token', (request, response) => show(request.params.token, response, {}, []));
  router.post(
    '/sign-up/:token',
    press(async (_request, response, token, typed) => {
      const accepted = await acceptInvitation(dependencies, { portal, token, answers: typed });
      if (!areRefusals(accepted)) return response.redirect(303, joined);
      const { password: _, ...answers } = typed;
      await show(token, response, answers, accepted);
    }),
  );
  return router;

  async function show(
    token: string,
    response: Response,
    answers: Record<string, string>,
    refusals: readonly Refusal[],
  ): Promise<void> {
    const found = await findInvitation(dependencies, { portal, token });
    if (isRefusal(found)) return trouble(response, found.refused);
    if (found.used) return trouble(response, 'link-used');
    const { givenName, email, practiceOf } = found.invitation;
    const invited: InvitedTo =
      practiceOf === null ? { to: portal } : { to: 'practice', practice: fullName(practiceOf.account) };
    sendPage(
      context,
      response,
      invitedTitles[invited.to],
      InvitedSignUpPage({ token, givenName, email, invited, answers, errors: fieldErrors(refusals) }),
      { refused: refusals[0]?.refused },
    );
  }

  function trouble(response: Response, refused: RefusalCode): void {
    const page = InvitationTroublePage({ used: refused === 'link-used' });
    sendPage(context, response, 'You need an invitation', page, { refused, error: false });
  }
}
