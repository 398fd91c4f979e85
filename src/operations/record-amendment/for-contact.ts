import type { Dependencies } from '../../dependencies.js';
import type { Refusal } from '../../domain/refusals.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { confirmer } from '../client-deactivation/guardian.js';
import { openMessage } from '../contact-request/message-text.js';
import { openAmendment, type OpenedAmendment } from './open.js';

/**
 * Takes the request to amend of a client who wrote while logged in and has one chart: then it is clear who asks, and of which record. Its clock runs from
 * the message. Everyone else is asked by support first, a guardian too.
 */
export async function amendForContact(
  dependencies: Dependencies,
  contact: ContactRequest,
): Promise<OpenedAmendment | Refusal> {
  const { db, config, clock } = dependencies;
  const { id: requestId, accountId, name, email, emailIsSafe, language, requestedAt: receivedAt } = contact;
  if (accountId === null || (await confirmer(db, accountId, clock())) !== null)
    return { refused: 'record-request-not-proven' };
  const [chart, ...others] = await db.chart.findMany({ where: { client: { accountId } }, take: 2 });
  const message = await db.contactMessage.findFirst({ where: { requestId }, orderBy: { id: 'asc' } });
  if (chart === undefined || others.length > 0 || message === null)
    return { refused: 'record-request-unknown' };
  return openAmendment(dependencies, {
    chartId: chart.id,
    requester: 'person',
    name,
    email,
    emailIsSafe,
    language,
    words: openMessage(config, message),
    taken: null,
    receivedAt,
    // Someone may have said "This wasn't me" meanwhile, or before, and the address may be another one.
    whyNot: async (tx) => {
      const still = await tx.account.count({ where: { id: accountId, email, status: { not: 'suspended' } } });
      return still === 0 ? { refused: 'record-request-not-proven' } : null;
    },
  });
}
