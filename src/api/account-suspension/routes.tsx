import { Router, type Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isRefusal, type RefusalCode } from '../../domain/refusals.js';
import { findDisavowLink, disavowAndSuspend } from '../../operations/account-suspension/disavow.js';
import type { PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { refusalSentences } from '../http/refusals.js';
import { createThrottle } from '../../security/throttle.js';
import { AccountStoppedPage, DisavowPage, DisavowTroublePage } from './page.js';

/** "This wasn't me" in a notice: opening it changes nothing, the button stops the account. */
export function accountSuspensionRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/not-me/:token', async (request, response) => {
    const link = await findDisavowLink(dependencies, portal, request.params.token);
    if (isRefusal(link)) return answer(response, link.refused);
    sendPage(context, response, 'This wasn’t you?', DisavowPage({ token: request.params.token }));
  });

  router.post('/not-me/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const refusal = await disavowAndSuspend(dependencies, portal, request.params.token);
    answer(response, refusal?.refused ?? 'link-used');
  });
  return router;

  /** Pressed twice, it is the same page. */
  function answer(response: Response, refused: RefusalCode): void {
    if (refused === 'link-used')
      return sendPage(context, response, 'The account is stopped', AccountStoppedPage());
    const { status } = refusalSentences[refused];
    sendPage(context, response, 'This link does not work', DisavowTroublePage(), { status });
  }
}
