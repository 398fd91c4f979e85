import { z } from 'zod';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import { createThrottle } from '../../security/throttle.js';
import type { PortalContext } from '../http/context.js';
import { openEndpoint, type Endpoint } from './endpoints.js';

/** The token of a mailed link, as an endpoint takes it. */
export const linkToken = z.string().max(200).describe('The last part of the address in the mailed link.');

/** What the button behind a mailed link does, as an endpoint: it answers with the state after it. */
export function linkEndpoint<Body extends z.ZodObject<{ token: z.ZodString }>>(of: {
  readonly path: string;
  readonly summary: string;
  readonly body: Body;
  readonly press: (
    context: PortalContext,
    body: z.output<Body>,
  ) => Promise<{ readonly state: string } | Refusal>;
}): (context: PortalContext) => Endpoint {
  const { path, summary, body, press } = of;
  return (context) => {
    const mayUseTokens = createThrottle(context.dependencies, 'tokens', limits.tokensPerIp);
    return openEndpoint({
      method: 'post',
      path,
      summary,
      body,
      response: z.object({ state: z.string() }),
      handle: async ({ request, body: sent }) => {
        if (!(await mayUseTokens(request.ip ?? ''))) return { refused: 'rate-limited' } as const;
        const after = await press(context, sent);
        return 'refused' in after ? after : { state: after.state };
      },
    })(context);
  };
}
