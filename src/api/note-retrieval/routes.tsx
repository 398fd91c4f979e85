import { Router, type Request, type Response } from 'express';
import { isUuid } from '../../domain/ids.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { mayDownload } from '../../operations/note-export/start.js';
import {
  exportOfRetrieval,
  findDownloadLink,
  startRetrievedDownload,
} from '../../operations/note-retrieval/download.js';
import { askForCodeByLink, formerPhoneOf, provePhone } from '../../operations/note-retrieval/phone-code.js';
import {
  findMailboxLink,
  findUsedMailboxLink,
  proveFormerMailbox,
} from '../../operations/note-retrieval/request.js';
import { findStopLink, stopRetrieval } from '../../operations/note-retrieval/stop.js';
import { createThrottle } from '../../security/throttle.js';
import { maskedPhone } from '../../domain/contact.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { queryText, type PortalContext } from '../http/context.js';
import { fieldsOf } from '../http/fields.js';
import { refusalSentences } from '../http/refusals.js';
import { hasFile, sendExportFile } from '../note-export/send-file.js';
import { downloadHash, newDownloadSecret, rememberDownload } from './download-cookie.js';
import {
  FormerPhoneProvenPage,
  ProveFormerMailboxPage,
  RetrievalCodePage,
  RetrievalStoppedPage,
  RetrievalTroublePage,
  RetrievedNotesPage,
  SecondProofPage,
  StopRetrievalPage,
} from './page.js';

const root = '/notes-after-leaving';

/** The pages behind the links of a former provider's retrieval: proofs, the way to stop it, and the one download. Opening them changes nothing. */
export function noteRetrievalRoutes(context: PortalContext): Router {
  const router = Router();
  addProofRoutes(router, context);
  addCodeRoutes(router, context);
  addStopRoutes(router, context);
  addDownloadRoutes(router, context);
  return router;
}

function addProofRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);

  router.get(`${root}/link/:token`, async (request, response) => {
    const { token } = request.params;
    const link = await findMailboxLink(dependencies, token);
    if (isRefusal(link))
      return link.refused === 'link-used'
        ? askForSecond(context, response, token)
        : trouble(context, response, link);
    sendPage(context, response, 'Is this your mailbox?', ProveFormerMailboxPage({ token }));
  });

  router.post(`${root}/link/:token`, async (request, response) => {
    const { token } = request.params;
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const refusal = await proveFormerMailbox(dependencies, token);
    // Pressed twice, it is the same page.
    if (refusal === null || refusal.refused === 'link-used') return askForSecond(context, response, token);
    trouble(context, response, refusal);
  });
}

function addCodeRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);

  router.post(`${root}/link/:token/code`, async (request, response) => {
    const { token } = request.params;
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const link = await findUsedMailboxLink(dependencies, token);
    if (isRefusal(link)) return trouble(context, response, link);
    const refusal = await askForCodeByLink(dependencies, link.caseId);
    if (refusal !== null) return askForSecond(context, response, token, refusal.refused);
    const { reference } = await dependencies.db.case.findUniqueOrThrow({ where: { id: link.caseId } });
    response.redirect(303, `${root}/code?reference=${reference}`);
  });

  router.get(`${root}/code`, (request, response) => {
    const reference = queryText(request, 'reference');
    sendPage(context, response, 'Type the code', RetrievalCodePage({ reference, errors: {} }));
  });

  router.post(`${root}/code`, async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const { reference = '', code = '' } = fieldsOf(request.body);
    const refusal = await provePhone(dependencies, { reference, code });
    if (refusal === null) return sendPage(context, response, 'The phone is proven', FormerPhoneProvenPage());
    const { status, sentence } = refusalSentences[refusal.refused];
    const errors = { [refusal.field ?? 'code']: sentence };
    sendPage(context, response, 'Type the code', RetrievalCodePage({ reference, errors }), {
      status,
      error: true,
    });
  });
}

/** How to give the second proof, for whoever has used the link. */
async function askForSecond(
  context: PortalContext,
  response: Response,
  token: string,
  refused?: RefusalCode,
): Promise<void> {
  const { dependencies } = context;
  const link = await findUsedMailboxLink(dependencies, token);
  if (isRefusal(link)) return trouble(context, response, link);
  const account = await dependencies.db.account.findUnique({ where: { id: link.subjectId } });
  const phone = account === null ? null : formerPhoneOf(account);
  const said = refused === undefined ? null : refusalSentences[refused];
  const page = SecondProofPage({
    token,
    phone: phone === null ? null : maskedPhone(phone),
    error: said?.sentence ?? null,
  });
  sendPage(
    context,
    response,
    'One more proof',
    page,
    said === null ? {} : { status: said.status, error: true },
  );
}

function addStopRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);

  router.get(`${root}/stop/:token`, async (request, response) => {
    const { token } = request.params;
    const link = await findStopLink(dependencies, token);
    if (isRefusal(link)) return answer(response, link);
    sendPage(context, response, 'Stop the release of your notes?', StopRetrievalPage({ token }));
  });

  router.post(`${root}/stop/:token`, async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    answer(response, (await stopRetrieval(dependencies, request.params.token)) ?? { refused: 'link-used' });
  });

  function answer(response: Response, refusal: Refusal): void {
    if (refusal.refused === 'link-used')
      return sendPage(context, response, 'The release is stopped', RetrievalStoppedPage());
    trouble(context, response, refusal);
  }
}

function addDownloadRoutes(router: Router, context: PortalContext): void {
  const { dependencies, origin } = context;
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);

  router.get(`${root}/download/:token`, async (request, response) => {
    const { token } = request.params;
    const link: MailedLink | Refusal = await findDownloadLink(dependencies, token);
    if (isRefusal(link)) return trouble(context, response, link);
    sendPage(context, response, 'Download your notes', RetrievedNotesPage({ token }));
  });

  router.post(`${root}/download/:token`, async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const { secret, secretHash } = newDownloadSecret();
    const started = await startRetrievedDownload(dependencies, { token: request.params.token, secretHash });
    if (isRefusal(started)) return trouble(context, response, started);
    rememberDownload(origin, response, secret);
    response.redirect(303, `${root}/file/${started.retrievalId}`);
  });

  router.get(`${root}/file/:id`, (request, response) => sendRetrieved(context, request, response));
}

/** Sends the file to the browser that started the one download, with ranges and retries for thirty minutes. */
async function sendRetrieved(context: PortalContext, request: Request, response: Response): Promise<void> {
  const { dependencies, origin } = context;
  const id = String(request.params['id'] ?? '');
  const exported = isUuid(id) ? await exportOfRetrieval(dependencies, id) : null;
  if (exported === null) return sendRefusal(context, request, response, 'not-found');
  if (!(await mayDownload(dependencies, exported.id, downloadHash(origin, request))))
    return sendRefusal(context, request, response, 'download-over');
  if (!hasFile(exported) || exported.state === 'expired')
    return sendRefusal(context, request, response, 'export-expired');
  await sendExportFile(dependencies, { request, response }, exported);
}

/** Says of a link that does nothing what may be the reason, and nothing of whose it is. */
function trouble(context: PortalContext, response: Response, { refused }: Refusal): void {
  const { status } = refusalSentences[refused];
  const page = RetrievalTroublePage({ because: reasons[refused] ?? 'broken' });
  sendPage(context, response, 'This link doesn’t work', page, { status });
}

const reasons: Partial<Record<RefusalCode, Parameters<typeof RetrievalTroublePage>[0]['because']>> = {
  'link-replaced': 'replaced',
  'link-used': 'used',
  'export-expired': 'replaced',
  'download-limit-reached': 'used',
  'retrieval-over': 'over',
};
