import { Router } from 'express';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { signedInOnly } from '../sign-in/visits.js';
import { findSession } from '../http/session.js';
import { ClientHomePage, PracticeStaffHomePage, ProviderHomePage, SignedInClientPage } from './page.js';
import { employerOf, providerOf } from '../../operations/account/practice.js';
import { suppressionOf } from '../../operations/suppression/list.js';
import { terminationStatus } from '../../operations/contract-termination/status.js';

/** The start pages of the client and the provider portal. */
export function homeRoutes(context: PortalContext): Router {
  const { db, config } = context.dependencies;
  const mailTrouble = (address: string) =>
    suppressionOf(db, { address, essential: true }, config.UNSUBSCRIBE_SCOPE);
  const router = Router();
  if (context.portal === 'client')
    router.get('/', async (request, response) => {
      const signedIn = await findSession(context, request);
      if (signedIn === null) return sendPage(context, response, 'Welcome', ClientHomePage());
      const { givenName, email } = signedIn.account;
      const suppression = await mailTrouble(email);
      sendPage(context, response, 'Start', SignedInClientPage({ givenName, email, suppression }), {
        signedIn,
      });
    });
  else
    router.get(
      '/',
      signedInOnly(context, async (visit) => {
        const { account } = visit.signedIn;
        const employer = employerOf(account);
        if (employer !== null)
          return visit.page(
            'Start',
            PracticeStaffHomePage({ account, employer, suppression: await mailTrouble(account.email) }),
          );
        const status = await terminationStatus(db, providerOf(visit).id);
        visit.page(
          'Start',
          ProviderHomePage({
            givenName: visit.signedIn.account.givenName,
            email: visit.signedIn.account.email,
            suppression: await mailTrouble(visit.signedIn.account.email),
            access: visit.signedIn.account.access,
            status,
          }),
        );
      }),
    );
  return router;
}
