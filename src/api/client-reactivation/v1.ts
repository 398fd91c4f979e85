import { z } from 'zod';
import { proveReactivation } from '../../operations/client-reactivation/prove.js';
import { linkEndpoint, linkToken as token } from '../openapi/link-endpoint.js';

/** Coming back, on the client portal. */
export const reactivationEndpoints = [
  linkEndpoint({
    path: '/v1/reactivations/proofs',
    summary:
      'Says with the token of the mailed link that the owner wants the account back. Sent again, it stays so.',
    body: z.object({ token }),
    press: ({ dependencies }, body) => proveReactivation(dependencies, body.token),
  }),
];
