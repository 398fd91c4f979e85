import { Router, type Response } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import { findMailedLink } from '../../tokens/mailed-link.js';
import { suppress } from '../../cases/suppression-list.js';
import { sendPage, type PortalContext } from '../http/portal.js';
import { LinkTroublePage } from '../pages/client-choice.js';
import { UnsubscribedPage, UnsubscribePage } from '../pages/unsubscribe.js';

/**
 * The page behind "Unsubscribe" in news. Opening it changes nothing; its button does, and so does the press of a mail program, which brings
 * neither cookies nor patience for a redirect (RFC 8058 §3.2). Pressed again it stays so.
 */
export function unsubscribeRoutes(context: PortalContext): Router {
  const { db, config, clock } = context.dependencies;
  const scope = config.UNSUBSCRIBE_SCOPE;
  const router = Router();

  router.get('/unsubscribe/:token', async (request, response) => {
    if ((await find(request.params.token)) === null) return trouble(response);
    sendPage(context, response, 'Unsubscribe', UnsubscribePage({ token: request.params.token, scope }));
  });

  router.post('/unsubscribe/:token', async (request, response) => {
    const mailbox = await find(request.params.token);
    if (mailbox === null) return trouble(response);
    const { address, accountId } = mailbox;
    await db.$transaction((tx) =>
      suppress(tx, {
        address,
        reason: 'unsubscribed',
        at: clock(),
        actor: { kind: 'account', id: accountId },
      }),
    );
    sendPage(context, response, 'You are unsubscribed', UnsubscribedPage({ scope }));
  });
  return router;

  /** The mailbox that the mail went to: an account that has another address by now goes on getting mail there. */
  async function find(token: string): Promise<{ address: string; accountId: string } | null> {
    const link = await findMailedLink(db, config.TOKEN_KEYS, token, clock());
    if (isRefusal(link) || link.purpose !== 'unsubscribe' || link.address === null) return null;
    return { address: link.address, accountId: link.subjectId };
  }

  function trouble(response: Response): void {
    sendPage(context, response, 'This link does not work', LinkTroublePage({ expired: false }), {
      status: 404,
    });
  }
}
