import type { Request } from 'express';
import { z } from 'zod';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { PortalContext } from '../http/context.js';
import { tokenThrottle } from '../http/link-presses.js';
import { openEndpoint, type Endpoint, type OpenDescription } from './endpoints.js';
import { done } from './shapes.js';

/** The token of a mailed link, as an endpoint takes it. */
export const linkToken = z.string().max(200).describe('The last part of the address in the mailed link.');

interface Described<Body extends z.ZodObject> {
  readonly path: string;
  readonly summary: string;
  readonly body: Body;
}

/** An endpoint open to everyone that takes a secret from an email or a text; how often that is tried in a while is limited. What `isUrgent` hears of is counted and never refused. */
export function tokenEndpoint<Body extends z.ZodObject, Answer extends z.ZodType>({
  handle,
  isUrgent = () => false,
  ...described
}: OpenDescription<Body, Answer> & {
  readonly isUrgent?: ((body: z.output<Body>) => boolean) | undefined;
}): (context: PortalContext) => Endpoint {
  return (context) => {
    const mayUse = tokenThrottle(context.dependencies);
    return openEndpoint({
      ...described,
      handle: async (call) => {
        const isWithin = await mayUse(call.request, call.body);
        return isWithin || isUrgent(call.body) ? handle(call) : { refused: mayUse.refusal };
      },
    })(context);
  };
}

/** What a button does that a person presses once, as an endpoint: sent again after it was used, it answers the same. */
export function pressEndpoint<Body extends z.ZodObject>({
  press,
  ...described
}: Described<Body> & {
  readonly press: (context: PortalContext, body: z.output<Body>) => Promise<Refusal | null>;
}): (context: PortalContext) => Endpoint {
  return tokenEndpoint({
    ...described,
    method: 'post',
    response: done,
    handle: async ({ context, body }) => {
      const refusal = await press(context, body);
      return refusal === null || refusal.refused === 'link-used' ? ({ done: true } as const) : refusal;
    },
  });
}

/** What the button behind a mailed link does, as an endpoint: it answers with the state after it. */
export function linkEndpoint<Body extends z.ZodObject<{ token: z.ZodString }>>({
  press,
  ...described
}: Described<Body> & {
  readonly press: (
    context: PortalContext,
    body: z.output<Body>,
    request: Request,
  ) => Promise<{ readonly state: string } | Refusal>;
}): (context: PortalContext) => Endpoint {
  return tokenEndpoint({
    ...described,
    method: 'post',
    response: z.object({ state: z.string() }),
    handle: async ({ context, body, request }) => {
      const after = await press(context, body, request);
      return isRefusal(after) ? after : { state: after.state };
    },
  });
}
