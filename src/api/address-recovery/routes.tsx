import { Router, type Request, type Response } from 'express';
import type { Language } from '../../domain/languages.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type RefusalCode } from '../../domain/refusals.js';
import { findAddressLink, proveNewAddress } from '../../operations/address-recovery/request.js';
import { cancelRecovery, findCancelLink } from '../../operations/factor-recovery/request.js';
import { createThrottle } from '../../security/throttle.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { refusalSentences } from '../http/refusals.js';
import { PressPage, SaidPage } from './page.js';
import { addressRecoveryWords } from './words.js';

/** The link that proves a new address, and the link that stops the change: opening them changes nothing. */
export function addressRecoveryRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/new-address/:token', async (request, response) => {
    const { token } = request.params;
    const found = await findAddressLink(dependencies, portal, token);
    if (isRefusal(found)) return answerProof(request, response, found.refused);
    const { language } = found.row;
    const words = addressRecoveryWords[language].prove;
    ask(context, response, words, { action: `/new-address/${token}?lang=${language}`, language });
  });

  router.post('/new-address/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const refusal = await proveNewAddress(dependencies, portal, request.params.token);
    answerProof(request, response, refusal?.refused ?? 'link-used');
  });

  router.get('/stop-new-address/:token', async (request, response) => {
    const { token } = request.params;
    const link = await findCancelLink(dependencies, portal, token);
    if (isRefusal(link)) return answerStop(request, response, link.refused);
    const language = languageOf(request);
    const words = addressRecoveryWords[language].stop;
    ask(context, response, words, { action: `/stop-new-address/${token}?lang=${language}`, language });
  });

  router.post('/stop-new-address/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const refusal = await cancelRecovery(dependencies, portal, request.params.token);
    answerStop(request, response, refusal?.refused ?? 'link-used');
  });
  return router;

  /** Pressed twice, it is the same page. */
  function answerProof(request: Request, response: Response, refused: RefusalCode): void {
    const language = languageOf(request);
    const { proven, trouble } = addressRecoveryWords[language];
    if (refused === 'link-used')
      return sendPage(context, response, proven.title, SaidPage({ ...proven, language }), { language });
    const lead = refused === 'link-replaced' ? trouble.replaced : trouble.broken;
    sayTrouble(context, response, refused, { title: trouble.title, lead, language });
  }

  function answerStop(request: Request, response: Response, refused: RefusalCode): void {
    const language = languageOf(request);
    const { stopped, trouble } = addressRecoveryWords[language];
    if (refused === 'link-used')
      return sendPage(context, response, stopped.title, SaidPage({ ...stopped, language }), { language });
    const over = refused === 'recovery-over';
    const title = over ? trouble.overTitle : trouble.title;
    sayTrouble(context, response, refused, { title, lead: over ? trouble.over : trouble.broken, language });
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

function sayTrouble(
  context: PortalContext,
  response: Response,
  refused: RefusalCode,
  of: { readonly title: string; readonly lead: string; readonly language: Language },
): void {
  const { write } = addressRecoveryWords[of.language].trouble;
  const { status } = refusalSentences[refused];
  sendPage(context, response, of.title, SaidPage({ ...of, write }), { language: of.language, status });
}
