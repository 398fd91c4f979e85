import type { Request } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { findConversation } from '../../operations/contact-request/read-conversation.js';
import { findRequest } from '../../operations/record-request/links.js';
import { networkOf } from '../../security/throttle.js';
import type { PortalContext } from '../http/context.js';
import { findSession } from '../http/session.js';
import type { Sender } from '../http/upload-room.js';

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

/** Who sends files: one of our staff on one case, or, from their network, who has the link of a conversation or of a request for records. Null where none are kept. */
export function senderOfFiles(context: PortalContext) {
  const { dependencies, portal } = context;
  return async (request: Request): Promise<Sender | null> => {
    if (portal === 'staff') {
      const signedIn = await findSession(context, request);
      if (signedIn === null) return null;
      const { id } = signedIn.account;
      return { source: id, person: `${id} ${request.path}` };
    }
    const source = networkOf(request.ip ?? '');
    const [, statement] = /^\/records-asked\/([\w-]+)\/copy$/.exec(request.path) ?? [];
    // No route has read the address yet: the token is its last part.
    const token = request.path.slice(request.path.lastIndexOf('/') + 1);
    if (statement === undefined) {
      const found = await conversationBehind(context, request, token);
      return isRefusal(found) ? null : { source, person: found.id };
    }
    const found = await findRequest(dependencies, 'record-statement', statement);
    return isRefusal(found) || found.subjectId === null ? null : { source, person: found.subjectId };
  };
}
