import type { Request } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { findConversation } from '../../operations/contact-request/read-conversation.js';
import { findRequest } from '../../operations/record-request/links.js';
import type { PortalContext } from '../http/context.js';
import { findSession } from '../http/session.js';

const opened = new WeakMap<Request, ReturnType<typeof findConversation>>();

/** The request whose conversation a link opens, read once for each request to the portal: a form with files asks before its route does. */
export function conversationBehind(
  { dependencies, portal }: PortalContext,
  request: Request,
  token: string,
): Promise<ContactRequest | Refusal> {
  const found = opened.get(request) ?? findConversation(dependencies, portal, token);
  opened.set(request, found);
  return found;
}

/** Whether files that someone sends are kept: of our staff, and of those who hold the link of a conversation or are asked for records. */
export function maySendFiles(context: PortalContext) {
  const { dependencies, portal } = context;
  return async (request: Request): Promise<boolean> => {
    if (portal === 'staff') return (await findSession(context, request)) !== null;
    const [, statement] = /^\/records-asked\/([\w-]+)\/copy$/.exec(request.path) ?? [];
    if (statement !== undefined)
      return !isRefusal(await findRequest(dependencies, 'record-statement', statement));
    // No route has read the address yet: the token is its last part.
    const token = request.path.slice(request.path.lastIndexOf('/') + 1);
    return !isRefusal(await conversationBehind(context, request, token));
  };
}
