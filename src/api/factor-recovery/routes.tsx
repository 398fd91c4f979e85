import { Router, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import {
  cancelRecovery,
  createRecoveryRequests,
  findCancelLink,
  findRecoveryLink,
  proveMailbox,
} from '../../operations/factor-recovery/request.js';
import { takeAddress } from '../components/ask-for-link.js';
import type { PortalContext } from '../http/context.js';
import { limitedPresses } from '../http/link-presses.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import {
  AskAgainOrLogIn,
  LostPhonePage,
  MailboxProvenPage,
  ProveMailboxPage,
  RecoveryRequestedPage,
  RecoveryStoppedPage,
  StopRecoveryPage,
} from './page.js';

/** "Lost your phone?", the link that proves the mailbox, and the link that stops the reset: opening them changes nothing. */
export function factorRecoveryRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const press = limitedPresses(context);
  const router = Router();

  router.get('/lost-phone', (_request, response) =>
    sendPage(context, response, 'Lost your phone?', LostPhonePage({ email: '', errors: {} })),
  );

  router.post(
    '/lost-phone',
    takeAddress(context, createRecoveryRequests(dependencies, portal), {
      title: 'Lost your phone?',
      form: LostPhonePage,
      taken: RecoveryRequestedPage,
    }),
  );

  router.get('/lost-phone/:token', async (request, response) => {
    const { token } = request.params;
    const link = await findRecoveryLink(dependencies, portal, token);
    if (isRefusal(link)) return answerProof(response, link);
    sendPage(context, response, 'Is this your mailbox?', ProveMailboxPage({ token }));
  });

  router.post(
    '/lost-phone/:token',
    press(async (_request, response, token) =>
      answerProof(response, (await proveMailbox(dependencies, portal, token)) ?? { refused: 'link-used' }),
    ),
  );

  addStopRoutes(router, context);
  return router;

  /** Pressed twice, it is the same page. */
  function answerProof(response: Response, refusal: Refusal): void {
    if (refusal.refused === 'link-used')
      return sendPage(context, response, 'Support will get in touch with you', MailboxProvenPage());
    const lead =
      refusal.refused === 'link-replaced'
        ? 'It’s more than 24 hours old, a newer email has replaced it, or the case has ended. Use the newest email, or ask for a new link.'
        : 'It may have been cut off. Copy the whole link from the email, or ask for a new one.';
    sendLinkTrouble(context, response, refusal, { lead, instead: AskAgainOrLogIn() });
  }
}

function addStopRoutes(router: Router, context: PortalContext): void {
  const { dependencies, portal } = context;

  router.get('/stop-recovery/:token', async (request, response) => {
    const { token } = request.params;
    const link = await findCancelLink(dependencies, portal, token);
    if (isRefusal(link)) return answerStop(response, link);
    sendPage(context, response, 'Stop the reset?', StopRecoveryPage({ token }));
  });

  router.post(
    '/stop-recovery/:token',
    limitedPresses(context)(async (_request, response, token) =>
      answerStop(response, (await cancelRecovery(dependencies, portal, token)) ?? { refused: 'link-used' }),
    ),
  );

  function answerStop(response: Response, refusal: Refusal): void {
    if (refusal.refused === 'link-used')
      return sendPage(context, response, 'The reset is stopped', RecoveryStoppedPage());
    const over = {
      title: 'The reset already happened',
      lead: 'It’s too late to stop it. If it wasn’t you, press “This wasn’t me” in the email about the reset: it stops the account at once.',
    };
    const broken = { lead: 'It may have been cut off, or it’s too old. Copy the whole link from the email.' };
    const said = refusal.refused === 'recovery-over' ? over : broken;
    sendLinkTrouble(context, response, refusal, { ...said, topic: 'cannot_access' });
  }
}
