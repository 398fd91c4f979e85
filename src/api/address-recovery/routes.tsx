import { Router, type Request, type Response } from 'express';
import type { Language } from '../../domain/languages.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findAddressLink, proveNewAddress } from '../../operations/address-recovery/request.js';
import { cancelRecovery, findCancelLink } from '../../operations/factor-recovery/request.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { limitedPresses } from '../http/link-presses.js';
import { PressPage, SaidPage } from './page.js';
import { addressRecoveryWords } from './words.js';

/** The link that proves a new address, and the link that stops the change: opening them changes nothing. */
export function addressRecoveryRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const press = limitedPresses(context);
  const router = Router();

  router.get('/new-address/:token', async (request, response) => {
    const { token } = request.params;
    const found = await findAddressLink(dependencies, portal, token);
    if (isRefusal(found)) return answerProof(request, response, found);
    const { language } = found.row;
    const words = addressRecoveryWords[language].prove;
    ask(context, response, words, { action: `/new-address/${token}?lang=${language}`, language });
  });

  router.post(
    '/new-address/:token',
    press(async (request, response, token) =>
      answerProof(
        request,
        response,
        (await proveNewAddress(dependencies, portal, token)) ?? { refused: 'link-used' },
      ),
    ),
  );

  addStopRoutes(router, context);
  return router;

  /** Pressed twice, it is the same page. */
  function answerProof(request: Request, response: Response, refusal: Refusal): void {
    const language = languageOf(request);
    const { proven, trouble } = addressRecoveryWords[language];
    if (refusal.refused === 'link-used')
      return sendPage(context, response, proven.title, SaidPage(proven), { language });
    const lead = refusal.refused === 'link-replaced' ? trouble.replaced : trouble.broken;
    sendLinkTrouble(context, response, refusal, { language, lead, topic: 'lost_mailbox' });
  }
}

function addStopRoutes(router: Router, context: PortalContext): void {
  const { dependencies, portal } = context;

  router.get('/stop-new-address/:token', async (request, response) => {
    const { token } = request.params;
    const link = await findCancelLink(dependencies, portal, token);
    if (isRefusal(link)) return answerStop(request, response, link);
    const language = languageOf(request);
    const words = addressRecoveryWords[language].stop;
    ask(context, response, words, { action: `/stop-new-address/${token}?lang=${language}`, language });
  });

  router.post(
    '/stop-new-address/:token',
    limitedPresses(context)(async (request, response, token) =>
      answerStop(
        request,
        response,
        (await cancelRecovery(dependencies, portal, token)) ?? { refused: 'link-used' },
      ),
    ),
  );

  function answerStop(request: Request, response: Response, refusal: Refusal): void {
    const language = languageOf(request);
    const { stopped, trouble } = addressRecoveryWords[language];
    if (refusal.refused === 'link-used')
      return sendPage(context, response, stopped.title, SaidPage(stopped), { language });
    const said =
      refusal.refused === 'recovery-over'
        ? { title: trouble.overTitle, lead: trouble.over }
        : { lead: trouble.broken };
    sendLinkTrouble(context, response, refusal, { language, topic: 'lost_mailbox', ...said });
  }
}

function ask(
  context: PortalContext,
  response: Response,
  words: { readonly title: string; readonly lead: string; readonly press: string },
  { action, language }: { readonly action: string; readonly language: Language },
): void {
  sendPage(context, response, words.title, PressPage({ words, action }), { language });
}
