import { z } from 'zod';
import { limits } from '../../domain/limits.js';
import { openEndpoint, type Endpoint } from '../openapi/endpoints.js';
import { isRefusal } from '../../domain/refusals.js';
import { tokenEndpoint } from '../openapi/link-endpoint.js';
import { done, doneAs } from '../openapi/shapes.js';
import { countedBy, markKnown } from '../sign-in/known-browser.js';
import { passwordStrength } from '../../security/password-strength.js';
import type { PortalContext } from '../http/context.js';
import { createThrottle, networkOf } from '../../security/throttle.js';
import { completePasswordReset, createResetRequests } from '../../operations/password-reset/reset.js';

/** Getting a new password, on every portal; the same answer whether or not there is an account. */
export const passwordResetEndpoints: readonly ((context: PortalContext) => Endpoint)[] = [
  (context) => {
    const requestReset = createResetRequests(context.dependencies, context.portal);
    return openEndpoint({
      method: 'post',
      path: '/v1/password-resets',
      summary:
        'Asks for an email with a link to choose a new password. The answer is the same for every address.',
      success: 202,
      body: z.object({ email: z.string() }),
      response: doneAs('accepted').response,
      handle: async ({ context, body, request }) =>
        (await requestReset(body.email, countedBy(context, request))) ?? ({ accepted: true } as const),
    })(context);
  },
  tokenEndpoint({
    method: 'post',
    path: '/v1/password-resets/completions',
    summary:
      'Sets a new password with the token of an emailed link. Every session ends; nobody is signed in.',
    body: z.object({ token: z.string(), password: z.string() }),
    response: done,
    handle: async ({ context, body, request, response }) => {
      const changed = await completePasswordReset(context.dependencies, context.portal, body);
      if (isRefusal(changed)) return changed;
      markKnown(context, request, response, changed.accountId);
      return { done: true } as const;
    },
  }),
  (context) => {
    const mayJudge = createThrottle(context.dependencies, 'password-check', limits.passwordChecksPerIp);
    return openEndpoint({
      method: 'post',
      path: '/v1/password-strength',
      summary: 'How good a password is: a score from 0 to 4, and why it would be refused, if it would.',
      body: z.object({
        password: z.string(),
        email: z.string().default(''),
        givenName: z.string().default(''),
        familyName: z.string().default(''),
      }),
      response: z.object({ score: z.int(), refused: z.string().nullable() }),
      handle: async ({ body, request }) => {
        if (!(await mayJudge(request.ip ?? ''))) return { refused: mayJudge.refusal };
        const { score, refusal } = await passwordStrength(
          context.dependencies.config,
          context.portal,
          body.password,
          body,
          networkOf(request.ip ?? ''),
        );
        return { status: 200, body: { score, refused: refusal?.refused ?? null } };
      },
    })(context);
  },
];
