import { Router, type Request, type Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findRequest } from '../../operations/record-request/links.js';
import { readShown } from '../../operations/record-request/view.js';
import { withdrawAuthorization } from '../../operations/record-request/withdraw-authorization.js';
import { sendPage } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { inSameLanguage, linkPresses, tokenIn } from '../http/link-presses.js';
import { AuthorizationPage } from './authorization-page.js';
import { authorizationErrors, authorizationWords } from './authorization-words.js';
import { sendRecordTrouble } from './trouble.js';

/** The page behind the link of a person whose records a third party asks for. Opening it changes nothing; its button withdraws the authorization. */
export function recordAuthorizationRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const press = linkPresses(context, show);
  const router = Router();

  router.get('/record-authorization/:token', (request, response) => show(request, response, null));
  router.post(
    '/record-authorization/:token',
    press(
      (token) => withdrawAuthorization(dependencies, token),
      (token, request) => inSameLanguage(`/record-authorization/${token}`, request),
    ),
  );
  return router;

  async function show(request: Request, response: Response, refusal: Refusal | null): Promise<void> {
    const token = tokenIn(request);
    const found = await findRequest(dependencies, 'record-authorization', token);
    if (isRefusal(found)) return sendRecordTrouble(context, response, found, languageOf(request));
    const language = languageNamed(queryText(request, 'lang')) ?? languageOf(request);
    const page = AuthorizationPage({
      shown: await readShown(dependencies.db, found.row, dependencies.clock()),
      language,
      token,
      errors: refusal === null ? {} : authorizationErrors(language, refusal),
    });
    sendPage(context, response, authorizationWords[language].title, page, {
      language,
      refused: refusal?.refused,
    });
  }
}
