import { Router } from 'express';
import { sendPage, signedInOnly, type PortalContext } from '../http/portal.js';
import { ClientHomePage, ProviderHomePage } from '../pages/home.js';
import { providerOf } from '../http/provider.js';
import { terminationStatus } from '../termination-status.js';

/** The start pages of the client and the provider portal. */
export function homeRoutes(context: PortalContext): Router {
  const router = Router();
  if (context.portal === 'client')
    router.get('/', (_request, response) => sendPage(context, response, 'Welcome', ClientHomePage()));
  else
    router.get(
      '/',
      signedInOnly(context, async (visit) => {
        const status = await terminationStatus(context.dependencies.db, providerOf(visit).id);
        visit.page(
          'Start',
          ProviderHomePage({
            givenName: visit.signedIn.account.givenName,
            access: visit.signedIn.account.access,
            status,
          }),
        );
      }),
    );
  return router;
}
