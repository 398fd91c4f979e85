import { Router, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findStopLink, stopRetrieval } from '../../operations/note-retrieval/stop.js';
import { sendPage } from '../components/send-page.js';
import type { PortalContext } from '../http/context.js';
import { limitedPresses } from '../http/link-presses.js';
import { RetrievalStoppedPage, StopRetrievalPage } from './page.js';
import { root, trouble } from './trouble.js';
import { addProofRoutes, addCodeRoutes } from './proof-routes.js';
import { addDownloadRoutes } from './download-routes.js';

/** The pages behind the links of a former provider's retrieval: proofs, the way to stop it, and the one download. Opening them changes nothing. */
export function noteRetrievalRoutes(context: PortalContext): Router {
  const router = Router();
  addProofRoutes(router, context);
  addCodeRoutes(router, context);
  addStopRoutes(router, context);
  addDownloadRoutes(router, context);
  return router;
}

function addStopRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  const press = limitedPresses(context);

  router.get(`${root}/stop/:token`, async (request, response) => {
    const { token } = request.params;
    const link = await findStopLink(dependencies, token);
    if (isRefusal(link)) return answer(response, link);
    sendPage(context, response, 'Stop the release of your notes?', StopRetrievalPage({ token }));
  });

  router.post(
    `${root}/stop/:token`,
    press(async (_request, response, token) =>
      answer(response, (await stopRetrieval(dependencies, token)) ?? { refused: 'link-used' }),
    ),
  );

  function answer(response: Response, refusal: Refusal): void {
    if (refusal.refused === 'link-used')
      return sendPage(context, response, 'The release is stopped', RetrievalStoppedPage());
    trouble(context, response, refusal);
  }
}
