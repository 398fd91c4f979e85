import { Router } from 'express';
import type { PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { findSession } from '../http/session.js';
import { HelpArticle, HelpIndex, helpPagesOf } from './pages.js';

/** Help for everyone, logged in or not. */
export function helpRoutes(context: PortalContext): Router {
  const { portal } = context;
  const router = Router();

  router.get('/help', async (request, response) => {
    const signedIn = await findSession(context, request);
    sendPage(context, response, 'Help', HelpIndex({ portal }), { signedIn });
  });

  router.get('/help/:slug', async (request, response) => {
    const page = helpPagesOf(portal).find(({ slug }) => slug === request.params.slug);
    if (page === undefined) return sendRefusal(context, request, response, 'not-found');
    const signedIn = await findSession(context, request);
    sendPage(context, response, page.title, HelpArticle({ page, portal }), { signedIn });
  });
  return router;
}
