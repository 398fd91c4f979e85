import { Router, type Request, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findReleaseLink, releaseByOwner } from '../../operations/suppression/release-by-owner.js';
import { sendPage } from '../components/send-page.js';
import {
  AddressReleasedPage,
  ReleaseAddressPage,
  ReleaseTroublePage,
} from '../contact-request/link-pages.js';
import { contactWords } from '../contact-request/words.js';
import type { PortalContext } from '../http/context.js';
import { languageOf } from '../http/language.js';
import { limitedPresses } from '../http/link-presses.js';

/** The link by which the owner of an unsubscribed address takes it off the list: opening it changes nothing. */
export function releaseAddressRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const router = Router();

  router.get('/contact/release/:token', async (request, response) => {
    const language = languageOf(request);
    const { token } = request.params;
    const link = await findReleaseLink(dependencies, portal, token);
    if (isRefusal(link)) return answer(request, response, link);
    const page = ReleaseAddressPage({ language, token });
    sendPage(context, response, contactWords[language].release.title, page, { language });
  });

  router.post(
    '/contact/release/:token',
    limitedPresses(context)(async (request, response, token) =>
      answer(
        request,
        response,
        (await releaseByOwner(dependencies, portal, token)) ?? { refused: 'link-used' },
      ),
    ),
  );

  return router;

  /** Pressed twice, it is the same page. */
  function answer(request: Request, response: Response, { refused }: Refusal): void {
    const language = languageOf(request);
    const { release, linkTrouble } = contactWords[language];
    if (refused === 'link-used')
      return sendPage(context, response, release.done, AddressReleasedPage({ language }), { language });
    const blocked = refused === 'state-does-not-allow';
    const page = ReleaseTroublePage({ language, blocked });
    sendPage(context, response, linkTrouble.title, page, { language, refused, error: false });
  }
}
