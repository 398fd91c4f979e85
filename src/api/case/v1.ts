import { z } from 'zod';
import { actOutcome } from '../../cases/act-outcome.js';
import { pathText } from '../http/context.js';
import { endpoint } from '../openapi/endpoints.js';

/** What became of an act that was answered with `outcome-unknown`. */
export const actEndpoints = [
  endpoint({
    method: 'get',
    path: '/v1/acts/{id}',
    summary:
      'How an act went that was answered with outcome-unknown: pending, done, refused with a code, or void (not done, and never will be).',
    response: z.object({
      state: z.enum(['pending', 'done', 'refused', 'void']),
      code: z.string().nullable(),
    }),
    handle: async ({ context, request, signedIn }) => {
      const report = await actOutcome(context.dependencies, {
        updateId: pathText(request, 'id'),
        accountId: signedIn.account.id,
      });
      return report === null ? { refused: 'not-found' } : { state: report.state, code: report.code };
    },
  }),
];
