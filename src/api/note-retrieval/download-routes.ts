import type { Router, Request, Response } from 'express';
import { isUuid } from '../../domain/ids.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { mayDownload } from '../../operations/note-export/start.js';
import {
  exportOfRetrieval,
  findDownloadLink,
  startRetrievedDownload,
} from '../../operations/note-retrieval/download.js';
import { newBrowserSecret } from '../../tokens/browser-secret.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { pathText, type PortalContext } from '../http/context.js';
import { limitedPresses } from '../http/link-presses.js';
import { hasFile, sendExportFile } from '../note-export/send-file.js';
import { downloadHash, rememberDownload } from './download-cookie.js';
import { RetrievedNotesPage } from './page.js';
import { root, trouble } from './trouble.js';

/** The one download of a retrieval. */
export function addDownloadRoutes(router: Router, context: PortalContext): void {
  const { dependencies, origin } = context;
  const press = limitedPresses(context);

  router.get(`${root}/download/:token`, async (request, response) => {
    const { token } = request.params;
    const link: MailedLink | Refusal = await findDownloadLink(dependencies, token);
    if (isRefusal(link)) return trouble(context, response, link);
    sendPage(context, response, 'Download your notes', RetrievedNotesPage({ token }));
  });

  router.post(
    `${root}/download/:token`,
    press(async (_request, response, token) => {
      const { secret, secretHash } = newBrowserSecret();
      const started = await startRetrievedDownload(dependencies, { token, secretHash });
      if (isRefusal(started)) return trouble(context, response, started);
      rememberDownload(origin, response, { retrievalId: started.retrievalId, secret });
      response.redirect(303, `${root}/file/${started.retrievalId}`);
    }),
  );

  router.get(`${root}/file/:id`, (request, response) => sendRetrieved(context, request, response));
}

/** Sends the file to the browser that started the one download, with ranges and retries for thirty minutes. */
async function sendRetrieved(context: PortalContext, request: Request, response: Response): Promise<void> {
  const { dependencies, origin } = context;
  const id = pathText(request, 'id');
  const exported = isUuid(id) ? await exportOfRetrieval(dependencies, id) : null;
  if (exported === null) return sendRefusal(context, request, response, 'not-found');
  if (!(await mayDownload(dependencies, exported.id, downloadHash(origin, id, request))))
    return sendRefusal(context, request, response, 'download-over');
  if (!hasFile(exported) || exported.state === 'expired')
    return sendRefusal(context, request, response, 'export-expired');
  await sendExportFile(dependencies, { request, response }, exported);
}
