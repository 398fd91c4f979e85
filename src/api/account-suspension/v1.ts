import { z } from 'zod';
import { limits } from '../../domain/limits.js';
import { disavowAndSuspend } from '../../operations/account-suspension/disavow.js';
import { openEndpoint } from '../openapi/endpoints.js';
import { createThrottle } from '../../security/throttle.js';

/** "This wasn't me", on every portal. */
export const accountSuspensionEndpoints = [
  openEndpoint({
    method: 'post',
    path: '/v1/account-holds',
    summary: 'Stops an account with the token of “this wasn’t me” in a notice. Sent again, it stays so.',
    body: z.object({ token: z.string() }),
    response: z.object({ done: z.literal(true) }),
    handle: async ({ context, request, body: { token } }) => {
      const mayTry = createThrottle(context.dependencies, 'tokens', limits.tokensPerIp);
      if (!(await mayTry(request.ip ?? ''))) return { refused: 'rate-limited' };
      const refusal = await disavowAndSuspend(context.dependencies, context.portal, token);
      return refusal === null || refusal.refused === 'link-used' ? ({ done: true } as const) : refusal;
    },
  }),
];
