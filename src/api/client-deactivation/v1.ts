import { z } from 'zod';
import { languages } from '../../domain/languages.js';
import { isRefusal } from '../../domain/refusals.js';
import { confirmDeactivation, withdrawDeactivation } from '../../operations/client-deactivation/decide.js';
import { requestDeactivation } from '../../operations/client-deactivation/request.js';
import { endpoint } from '../openapi/endpoints.js';
import { linkEndpoint, linkToken as token } from '../openapi/link-endpoint.js';

/** Leaving, on the client portal. A guardian confirms on the page, where it shows who is logged in. */
export const deactivationEndpoints = [
  endpoint({
    method: 'post',
    path: '/v1/account/deactivation',
    summary:
      'Asks to deactivate the account: a link to what ends is mailed. Asked again, another link goes out.',
    body: z.object({ currentPassword: z.string(), language: z.enum(languages).default('en') }),
    response: z.object({ reference: z.string() }),
    success: 202,
    handle: async ({ context, signedIn, body }) => {
      const asked = await requestDeactivation(context.dependencies, signedIn, body);
      return isRefusal(asked) ? asked : { reference: asked.reference };
    },
  }),
  linkEndpoint({
    path: '/v1/deactivations/confirmations',
    summary: 'Confirms a deactivation with the token of its mailed link; it is carried out 14 days later.',
    body: z.object({ token }),
    press: ({ dependencies }, body) =>
      confirmDeactivation(dependencies, { token: body.token, signedInId: null }),
  }),
  linkEndpoint({
    path: '/v1/deactivations/withdrawals',
    summary: 'Takes a deactivation back with the token of its mailed link. Sent again, it stays so.',
    body: z.object({ token }),
    press: ({ dependencies }, body) => withdrawDeactivation(dependencies, body.token),
  }),
];
