import { beginningWith } from '../../domain/matching.js';
import { newsReaders } from '../../operations/provider-news/issue.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { providerNewsLetter } from '../../mail/provider-news/letters.js';
import { MailTrouble } from '../../ports.js';
import { newsPageSize, providerNewsId } from '../../protocol/provider-news/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce } from '../kit/mail-once.js';

/** An unsubscription never expires. */
const never = new Date('9999-12-31T00:00:00Z');

type NewsDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

/** Activities that send news to providers. */
export function createProviderNewsActivities(dependencies: NewsDependencies) {
  const { db } = dependencies;
  return {
    /** The next providers, after an account; `next` is null on the last page. Reads only. */
    async newsPage({
      after,
    }: {
      newsId: string;
      after: string | null;
    }): Promise<{ accountIds: string[]; next: string | null }> {
      const accounts = await db.account.findMany({
        where: { ...newsReaders, ...(after === null ? {} : { id: { gt: after } }) },
        orderBy: { id: 'asc' },
        take: newsPageSize,
        select: { id: true },
      });
      const accountIds = accounts.map(({ id }) => id);
      return { accountIds, next: accountIds.length < newsPageSize ? null : (accountIds.at(-1) ?? null) };
    },

    /** Mails the providers of a page, each once; trouble with one is thrown only after the others had their turn. */
    async sendNews(request: {
      newsId: string;
      accountIds: readonly string[];
      at: IsoInstant;
    }): Promise<void> {
      const { newsId, accountIds, at } = request;
      const news = await db.providerNews.findUniqueOrThrow({ where: { id: newsId } });
      let trouble: MailTrouble | null = null;
      for (const accountId of accountIds)
        try {
          await sendTo(dependencies, news, accountId, new Date(at));
        } catch (error) {
          if (!(error instanceof MailTrouble)) throw error;
          trouble = error;
        }
      if (trouble !== null) throw trouble;
    },

    /** Counts to how many the news went, and how many got none. A retry counts again and writes the same. */
    async settleNews(request: {
      newsId: string;
      at: IsoInstant;
    }): Promise<{ sent: number; withheld: number }> {
      const { newsId, at } = request;
      const mails = { key: beginningWith(mailKey(newsId, '')) };
      const [sent, all] = await Promise.all([
        db.outboundMail.count({ where: { ...mails, status: 'accepted' } }),
        db.outboundMail.count({ where: mails }),
      ]);
      const withheld = all - sent;
      await db.providerNews.update({
        where: { id: newsId },
        data: { sentTotal: sent, withheldTotal: withheld, settledAt: new Date(at) },
      });
      return { sent, withheld };
    },
  };
}

async function sendTo(
  dependencies: NewsDependencies,
  news: { id: string; subject: string; body: string },
  accountId: string,
  at: Date,
) {
  const { db, config } = dependencies;
  const account = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
    workflowId: `${providerNewsId(news.id)}/${accountId}`,
    purpose: 'unsubscribe',
    round: 0,
    subjectId: accountId,
    caseId: news.id,
    address: account.email,
    issuedAt: at,
    expiresAt: never,
  });
  const unsubscribeUrl = `${portalUrl(config, 'provider')}/unsubscribe/${token}`;
  await mailOnce(dependencies, {
    key: mailKey(news.id, accountId),
    template: 'provider-news',
    to: account.email,
    accountId,
    letter: providerNewsLetter({
      ...news,
      givenName: account.givenName,
      unsubscribeUrl,
      postalAddress: config.POSTAL_ADDRESS,
      scope: config.UNSUBSCRIBE_SCOPE,
    }),
    nonEssential: { unsubscribeUrl },
    at,
  });
}

function mailKey(newsId: string, accountId: string): string {
  return `${newsId}/provider-news/${accountId}`;
}
