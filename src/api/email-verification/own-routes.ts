import { Router, type Request, type RequestHandler, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { ownSignUp, resendOwn, resendTo } from '../../operations/email-verification/ask-again.js';
import { correctOwn } from '../../operations/sign-up/correct.js';
import { sendPage } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { wordsOf } from '../http/words-of.js';
import { signUpBrowser } from '../sign-up/browser.js';
import { ResendPage, UnverifiedPage } from './own-page.js';

const said: Record<string, string> = {
  resent: 'We sent another email.',
  asked: 'If an account waits for this address to be verified, we sent it another email.',
  corrected: 'The address was corrected. We sent an email to it.',
};

/**
 * Another mail, and another address, for clients who signed up and can't log in yet: in the browser that signed up, and by address elsewhere. Neither tells
 * whether the address has an account.
 */
export function ownSignUpRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const router = Router();
  router.get('/verify-email', (request, response) => show(context, request, response));
  router.post(
    '/verify-email/resend',
    handle(
      (request, { email, seenEmail = '' }) => {
        if (email === undefined)
          return resendOwn(dependencies, { browserHash: signUpBrowser(context, request), seenEmail });
        return resendTo(dependencies, { typed: email, ip: request.ip ?? '' });
      },
      ({ email }) => (email === undefined ? 'resent' : 'asked'),
    ),
  );
  router.post(
    '/verify-email/address',
    handle(
      (request, { email: typed = '', seenEmail = '' }) =>
        correctOwn(dependencies, {
          browserHash: signUpBrowser(context, request),
          seenEmail,
          typed,
          ip: request.ip ?? '',
        }),
      () => 'corrected',
    ),
  );
  return router;

  function handle(
    act: (request: Request, typed: Typed) => Promise<object | Refusal>,
    done: (typed: Typed) => string,
  ): RequestHandler {
    return async (request, response) => {
      const typed = fieldsOf(request.body);
      const answer = await act(request, typed);
      if (!isRefusal(answer)) return response.redirect(303, `/verify-email?done=${done(typed)}`);
      // What was typed for another sign-up isn't one press away from this one.
      const isReplaced = answer.refused === 'address-change-replaced';
      await show(context, request, response, answer, isReplaced ? '' : typed['email']);
    };
  }
}

type Typed = Readonly<Record<string, string>>;

async function show(
  context: PortalContext,
  request: Request,
  response: Response,
  refusal: Refusal | null = null,
  typed = '',
): Promise<void> {
  const own = await ownSignUp(context.dependencies, signUpBrowser(context, request));
  const shown = {
    said: refusal === null ? (wordsOf(said, queryText(request, 'done')) ?? null) : null,
    typed,
    // Where nothing is kept anymore, the page asks for the address.
    errors: fieldErrors(refusal === null ? [] : [{ field: own === null ? 'email' : 'resend', ...refusal }]),
  };
  const page = own === null ? ResendPage(shown) : UnverifiedPage({ own, ...shown });
  sendPage(context, response, 'Verify your email address', page, { refused: refusal?.refused });
}
