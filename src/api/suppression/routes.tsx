import { Router } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import type { PortalContext } from '../http/context.js';
import { cutOff, sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { UnsubscribedPage, UnsubscribePage } from './page.js';
import { findUnsubscription, unsubscribe } from '../../operations/suppression/unsubscribe.js';

/**
 * The page behind "Unsubscribe" in news. Opening it changes nothing; its button does, and so does the press of a mail program, which brings
 * neither cookies nor patience for a redirect (RFC 8058 §3.2). Pressed again it stays so.
 */
export function unsubscribeRoutes(context: PortalContext): Router {
  const { dependencies } = context;
  const router = Router();

  router.get('/unsubscribe/:token', async (request, response) => {
    const { token } = request.params;
    const found = await findUnsubscription(dependencies, token);
    if (isRefusal(found)) return sendLinkTrouble(context, response, found, cutOff);
    sendPage(context, response, 'Unsubscribe', UnsubscribePage({ token, scope: found.scope }));
  });

  router.post('/unsubscribe/:token', async (request, response) => {
    const done = await unsubscribe(dependencies, request.params.token);
    if (isRefusal(done)) return sendLinkTrouble(context, response, done, cutOff);
    sendPage(context, response, 'You are unsubscribed', UnsubscribedPage({ scope: done.scope }));
  });
  return router;
}
