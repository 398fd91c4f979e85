import { hoursAfter } from '../../domain/instants.js';
import { lockAccount } from '../account/lock.js';
import type { Database, Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { providerNewsId } from '../../protocol/provider-news/messages.js';
import { openCase, type OpenedCase } from '../../cases/open.js';
import { addLine } from '../../cases/timeline.js';

/** Whom news is for: providers whose contract is open and whose address is proven. */
export const newsReaders = {
  portal: 'provider',
  status: 'active',
  access: 'full',
  emailVerifiedAt: { not: null },
  provider: { contracts: { some: { status: 'active' } } },
} as const satisfies Prisma.AccountWhereInput;

/** Milliseconds in which the same news by the same person is the same press of the button. */
const sameNewsHours = 1;

/** Hands news in, within a transaction; pressed twice it is one case. Locks the account. */
export async function openProviderNews(
  tx: Transaction,
  news: {
    readonly subject: string;
    readonly body: string;
    readonly requestedById: string;
    readonly at: Date;
  },
): Promise<OpenedCase> {
  const { subject, body, requestedById, at } = news;
  // Two presses follow each other on the row of who pressed.
  await lockAccount(tx, requestedById);
  const same = await tx.providerNews.findFirst({
    where: { subject, body, requestedById, requestedAt: { gt: hoursAfter(at, -sameNewsHours) } },
    include: { case: true },
  });
  if (same !== null) return { caseId: same.id, reference: same.case.reference };
  const opened = await openCase(tx, {
    kind: 'provider_news',
    workflowId: providerNewsId,
    state: 'sending',
    at,
  });
  await tx.providerNews.create({
    data: { id: opened.caseId, subject, body, requestedById, requestedAt: at },
  });
  await appendAudit(tx, {
    at,
    actor: byAccount(requestedById),
    act: 'provider-news.send',
    subject: { kind: 'case', id: opened.caseId },
  });
  await addLine(tx, opened.caseId, at, { key: 'requested', code: 'news-requested', actorId: requestedById });
  return opened;
}

/** To how many providers news would go now. */
export function countReaders(db: Database): Promise<number> {
  return db.account.count({ where: newsReaders });
}
