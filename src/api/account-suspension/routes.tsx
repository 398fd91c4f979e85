import { Router, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findDisavowLink, disavowAndSuspend } from '../../operations/account-suspension/disavow.js';
import type { PortalContext } from '../http/context.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { limitedPresses } from '../http/link-presses.js';
import { AccountStoppedPage, DisavowPage } from './page.js';

/** "This wasn't me" in a notice: opening it changes nothing, the button stops the account. */
export function accountSuspensionRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const router = Router();

  router.get('/not-me/:token', async (request, response) => {
    const link = await findDisavowLink(dependencies, portal, request.params.token);
    if (isRefusal(link)) return answer(response, link);
    sendPage(context, response, 'This wasn’t you?', DisavowPage({ token: request.params.token }));
  });

  router.post(
    '/not-me/:token',
    limitedPresses(context)(async (_request, response, token) =>
      answer(response, (await disavowAndSuspend(dependencies, portal, token)) ?? { refused: 'link-used' }),
    ),
  );
  return router;

  /** Pressed twice, it is the same page. */
  function answer(response: Response, refusal: Refusal): void {
    if (refusal.refused === 'link-used')
      return sendPage(context, response, 'The account is stopped', AccountStoppedPage());
    const lead = 'It may have been cut off, or it’s more than 30 days old. Nothing has changed.';
    sendLinkTrouble(context, response, refusal, { lead, topic: 'cannot_access' });
  }
}
