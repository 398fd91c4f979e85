import { isOneOf } from '../../domain/named.js';
import { refusedReactivation } from '../../domain/client-reactivation/states.js';
import { Router, type Request, type Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ClientReactivation } from '../../generated/prisma/client.js';
import { findReactivation, proveReactivation } from '../../operations/client-reactivation/prove.js';
import { LinkPage, SupportLink } from '../components/link-page.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { pathText, type PortalContext, queryText } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { limitedPresses } from '../http/link-presses.js';
import { reactivationWords } from './words.js';

/** The page behind the link by which the owner of a deactivated account says that they want it back. Opening it changes nothing. */
export function reactivationLinkRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const router = Router();

  router.get('/reactivation/:token', async (request, response) => {
    show(request, response, await findReactivation(dependencies, request.params.token));
  });

  router.post(
    '/reactivation/:token',
    limitedPresses(context)(async (request, response, token) =>
      show(request, response, await proveReactivation(dependencies, token)),
    ),
  );
  return router;

  function show(request: Request, response: Response, found: ClientReactivation | Refusal): void {
    if (isRefusal(found)) return sendLinkTrouble(context, response, found, { language: languageOf(request) });
    const language = languageNamed(queryText(request, 'lang')) ?? found.language;
    const words = reactivationWords[language];
    const action = `/reactivation/${pathText(request, 'token')}?lang=${language}`;
    const isOver = isOneOf(refusedReactivation, found.state);
    const page = (
      <LinkPage
        title={words.title}
        lines={words.lines[found.state]}
        {...(found.state === 'requested' ? { press: { action, label: words.press } } : {})}
      >
        {isOver && <SupportLink topic="something_else" language={language} />}
      </LinkPage>
    );
    sendPage(context, response, words.title, page, { language });
  }
}
