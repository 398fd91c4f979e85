import { z } from 'zod';
import {
  cancelRecovery,
  createRecoveryRequests,
  proveMailbox,
} from '../../operations/factor-recovery/request.js';
import { openEndpoint, type Endpoint } from '../openapi/endpoints.js';
import { pressEndpoint } from '../openapi/link-endpoint.js';
import type { PortalContext } from '../http/context.js';
import { doneAs } from '../openapi/shapes.js';
import { countedBy } from '../sign-in/known-browser.js';

/** "Lost your phone?", on the portals that ask for codes; the same answer whether or not there is an account. */
export const factorRecoveryEndpoints: readonly ((context: PortalContext) => Endpoint)[] = [
  (context) => {
    const requestRecovery = createRecoveryRequests(context.dependencies, context.portal);
    return openEndpoint({
      method: 'post',
      path: '/v1/factor-recoveries',
      summary:
        'Tells support that the phone for codes is lost: an email with a link goes out. The answer is the same for every address.',
      success: 202,
      body: z.object({ email: z.string() }),
      response: doneAs('accepted').response,
      handle: async ({ context, body, request }) =>
        (await requestRecovery(body.email, countedBy(context, request))) ?? ({ accepted: true } as const),
    })(context);
  },
  withToken(
    '/v1/factor-recoveries/mailbox-proofs',
    'Proves the mailbox with the token of the mailed link; support then gets in touch. Sent again, it stays so.',
    proveMailbox,
  ),
  withToken(
    '/v1/factor-recoveries/cancellations',
    'Stops a reset with the token of a cancel link. Sent again, it stays so; after the reset it is refused.',
    cancelRecovery,
  ),
];

/** An endpoint that uses the token of a mailed link; sent again, it answers the same. */
export function withToken(
  path: string,
  summary: string,
  use: typeof cancelRecovery,
): (context: PortalContext) => Endpoint {
  return pressEndpoint({
    path,
    summary,
    body: z.object({ token: z.string() }),
    press: ({ dependencies, portal }, { token }) => use(dependencies, portal, token),
  });
}
