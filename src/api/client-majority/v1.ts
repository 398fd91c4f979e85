import { z } from 'zod';
import { nameOwnAddress, proveOwnAddress } from '../../operations/client-majority/own-address.js';
import { linkEndpoint, linkToken as token } from '../openapi/link-endpoint.js';

/** Coming of age, on the client portal. */
export const majorityEndpoints = [
  linkEndpoint({
    path: '/v1/own-addresses',
    summary:
      'Names an address of their own with the token of the link in a notice; a link to prove it goes there.',
    body: z.object({ token, email: z.string() }),
    press: ({ dependencies }, { token, email: typed }, { ip: by = '' }) =>
      nameOwnAddress(dependencies, { token, typed, by }),
  }),
  linkEndpoint({
    path: '/v1/own-addresses/proofs',
    summary: 'Proves an address with the token of the link that was mailed there. Sent again, it stays so.',
    body: z.object({ token }),
    press: ({ dependencies }, body) => proveOwnAddress(dependencies, body.token),
  }),
];
