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

/** Whose the files are that someone sends: of one of our staff on one case, or of the request whose conversation a link opens or whose records it asks for. Null where none are kept. */
export function ownerOfFiles(context: PortalContext) {
  const { dependencies, portal } = context;
  return async (request: Request): Promise<string | null> => {
    if (portal === 'staff') {
      const signedIn = await findSession(context, request);
      return signedIn && `${signedIn.account.id} ${request.path}`;
    }
    const [, statement] = /^\/records-asked\/([\w-]+)\/copy$/.exec(request.path) ?? [];
    // No route has read the address yet: the token is its last part.
    const token = request.path.slice(request.path.lastIndexOf('/') + 1);
    if (statement === undefined) {
      const found = await conversationBehind(context, request, token);
      return isRefusal(found) ? null : found.id;
    }
    const found = await findRequest(dependencies, 'record-statement', statement);
    return isRefusal(found) ? null : found.subjectId;
  };
}
