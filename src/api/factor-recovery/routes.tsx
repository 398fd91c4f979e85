import { Router, type Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isRefusal, type RefusalCode } from '../../domain/refusals.js';
import {
  cancelRecovery,
  createRecoveryRequests,
  findCancelLink,
  findRecoveryLink,
  proveMailbox,
} from '../../operations/factor-recovery/request.js';
import { fieldsOf } from '../http/fields.js';
import type { PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { refusalSentences } from '../http/refusals.js';
import { createThrottle } from '../../security/throttle.js';
import {
  LostPhonePage,
  MailboxProvenPage,
  ProveMailboxPage,
  RecoveryLinkTroublePage,
  RecoveryRequestedPage,
  RecoveryStoppedPage,
  StopRecoveryPage,
  StopRecoveryTroublePage,
} from './page.js';

/** "Lost your phone?", the link that proves the mailbox, and the link that stops the reset: opening them changes nothing. */
export function factorRecoveryRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const requestRecovery = createRecoveryRequests(dependencies, portal);
  const mayUseTokens = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get('/lost-phone', (_request, response) =>
    sendPage(context, response, 'Lost your phone?', LostPhonePage({ email: '', errors: {} })),
  );

  router.post('/lost-phone', async (request, response) => {
    const { email = '' } = fieldsOf(request.body);
    const refusal = await requestRecovery(email, request.ip ?? '');
    if (refusal === null) return sendPage(context, response, 'Check your email', RecoveryRequestedPage());
    if (refusal.field === undefined) return sendRefusal(context, request, response, refusal.refused);
    const { status, sentence } = refusalSentences[refusal.refused];
    const page = LostPhonePage({ email, errors: { [refusal.field]: sentence } });
    sendPage(context, response, 'Lost your phone?', page, { status, error: true });
  });

  router.get('/lost-phone/:token', async (request, response) => {
    const { token } = request.params;
    const link = await findRecoveryLink(dependencies, portal, token);
    if (isRefusal(link)) return answerProof(response, link.refused);
    sendPage(context, response, 'Is this your mailbox?', ProveMailboxPage({ token }));
  });

  router.post('/lost-phone/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const refusal = await proveMailbox(dependencies, portal, request.params.token);
    answerProof(response, refusal?.refused ?? 'link-used');
  });

  router.get('/stop-recovery/:token', async (request, response) => {
    const { token } = request.params;
    const link = await findCancelLink(dependencies, portal, token);
    if (isRefusal(link)) return answerStop(response, link.refused);
    sendPage(context, response, 'Stop the reset?', StopRecoveryPage({ token }));
  });

  router.post('/stop-recovery/:token', async (request, response) => {
    if (!(await mayUseTokens(request.ip ?? '')))
      return sendRefusal(context, request, response, 'rate-limited');
    const refusal = await cancelRecovery(dependencies, portal, request.params.token);
    answerStop(response, refusal?.refused ?? 'link-used');
  });
  return router;

  /** Pressed twice, it is the same page. */
  function answerProof(response: Response, refused: RefusalCode): void {
    if (refused === 'link-used')
      return sendPage(context, response, 'Support gets in touch with you', MailboxProvenPage());
    const { status } = refusalSentences[refused];
    const page = RecoveryLinkTroublePage({ replaced: refused === 'link-replaced' });
    sendPage(context, response, 'This link doesn’t work', page, { status });
  }

  function answerStop(response: Response, refused: RefusalCode): void {
    if (refused === 'link-used')
      return sendPage(context, response, 'The reset is stopped', RecoveryStoppedPage());
    const { status } = refusalSentences[refused];
    const over = refused === 'recovery-over';
    const title = over ? 'The reset has happened' : 'This link doesn’t work';
    sendPage(context, response, title, StopRecoveryTroublePage({ over }), { status });
  }
}
