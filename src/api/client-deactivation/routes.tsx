import { deactivationTransitions } from '../../domain/client-deactivation/states.js';
import { allows } from '../../domain/transition.js';
import { Router, type Request, type Response } from 'express';
import { languageNamed } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ClientDeactivation } from '../../generated/prisma/client.js';
import {
  confirmDeactivation,
  findDeactivation,
  withdrawDeactivation,
} from '../../operations/client-deactivation/decide.js';
import { confirmer } from '../../operations/client-deactivation/guardian.js';
import { readWhatEnds } from '../../operations/client-deactivation/read.js';
import { requestDeactivation } from '../../operations/client-deactivation/request.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { pathText, type PortalContext, queryText, type Visit } from '../http/context.js';
import { fieldsOf } from '../http/fields.js';
import { languageOf } from '../http/language.js';
import { limitedPresses } from '../http/link-presses.js';
import { errorsIn } from '../http/refusals-in-spanish.js';
import { findSession } from '../http/session.js';
import { routesFor } from '../sign-in/visits.js';
import { AskToDeactivatePage, askWords, DeactivationAskedPage } from './ask-page.js';
import { DeactivationStandingPage, WhatEndsPage } from './page.js';
import { deactivationWords } from './words.js';

/** The page behind the mailed link: what ends and what is kept, confirmed and taken back by one press each. Opening it changes nothing. */
export function deactivationLinkRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const router = Router();

  router.get('/deactivation/:token', async (request, response) => {
    const found = await findDeactivation(dependencies, request.params.token);
    if (isRefusal(found)) return trouble(request, response, found);
    await show(request, response, found);
  });

  router.post(
    '/deactivation/:token',
    limitedPresses(context)(async (request, response, token, { press }) => {
      const answer =
        press === 'withdraw'
          ? await withdrawDeactivation(dependencies, token)
          : await confirmDeactivation(dependencies, { token, signedInId: await visitorId(request) });
      if (!isRefusal(answer)) return show(request, response, answer);
      if (isBroken(answer)) return trouble(request, response, answer);
      sendRefusal(context, request, response, answer.refused, null, languageOf(request));
    }),
  );
  return router;

  async function visitorId(request: Request): Promise<string | null> {
    return (await findSession(context, request))?.account.id ?? null;
  }

  async function show(request: Request, response: Response, row: ClientDeactivation): Promise<void> {
    const language = languageNamed(queryText(request, 'lang')) ?? row.language;
    const at = dependencies.clock();
    const ends = await readWhatEnds(dependencies.db, { accountId: row.accountId, at });
    const guardianId = await confirmer(dependencies.db, row.accountId, at);
    const mayConfirm = guardianId === null || guardianId === (await visitorId(request));
    const shown = { row, language, token: pathText(request, 'token'), ends };
    const waits = allows(deactivationTransitions, row.state, 'send-link');
    const page = waits ? WhatEndsPage({ ...shown, mayConfirm }) : DeactivationStandingPage(shown);
    sendPage(context, response, deactivationWords[language].title, page, { language });
  }

  function trouble(request: Request, response: Response, refusal: Refusal): void {
    sendLinkTrouble(context, response, refusal, { language: languageOf(request), topic: 'deactivate' });
  }
}

/** The button on a client's account page: it takes the password, and mails the link. */
export function deactivationRoutes(context: PortalContext): Router {
  return routesFor(context, [
    ['get', '/account/deactivate', async (_, visit) => renderAsk(visit, [])],
    ['post', '/account/deactivate', ask],
  ]);
}

async function ask({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { currentPassword = '' } = fieldsOf(visit.request.body);
  const language = languageOf(visit.request);
  const answer = await requestDeactivation(dependencies, visit.signedIn, { currentPassword, language });
  if (isRefusal(answer)) return renderAsk(visit, [{ field: 'currentPassword', ...answer }]);
  visit.page(askWords[language].asked, DeactivationAskedPage({ ...answer, language }), { language });
}

function renderAsk(visit: Visit, refusals: readonly Refusal[]): void {
  const language = languageOf(visit.request);
  const errors = errorsIn(language, refusals);
  const page = AskToDeactivatePage({ account: visit.signedIn.account, language, errors });
  visit.page(deactivationWords[language].title, page, { language, refused: refusals[0]?.refused });
}

function isBroken({ refused }: Refusal): boolean {
  return refused === 'not-found' || refused === 'link-expired';
}
