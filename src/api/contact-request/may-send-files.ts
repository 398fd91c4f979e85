import type { Request } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import { findConversation } from '../../operations/contact-request/read-conversation.js';
import type { PortalContext } from '../http/context.js';
import { findSession } from '../http/session.js';

/** Whether files that someone sends are kept: of our staff, and of those who hold the link of a conversation. */
export function maySendFiles({ dependencies, portal, origin }: PortalContext) {
  return async (request: Request): Promise<boolean> => {
    if (portal === 'staff') return (await findSession(dependencies, portal, origin, request)) !== null;
    // No route has read the address yet: the token is its last part.
    const token = request.path.slice(request.path.lastIndexOf('/') + 1);
    return !isRefusal(await findConversation(dependencies, portal, token));
  };
}
