import { z } from 'zod';
import { disavowAndSuspend } from '../../operations/account-suspension/disavow.js';
import { pressEndpoint } from '../openapi/link-endpoint.js';

/** "This wasn't me", on every portal. */
export const accountSuspensionEndpoints = [
  pressEndpoint({
    path: '/v1/account-holds',
    summary: 'Stops an account with the token of “this wasn’t me” in a notice. Sent again, it stays so.',
    body: z.object({ token: z.string() }),
    press: ({ dependencies, portal }, { token }) => disavowAndSuspend(dependencies, portal, token),
  }),
];
