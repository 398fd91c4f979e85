import { beginningWith } from '../../domain/matching.js';
import { newsReaders } from '../../operations/provider-news/issue.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { providerNewsLetter } from '../../mail/provider-news/letters.js';
import { MailTrouble } from '../../ports.js';
import { newsPageSize, providerNewsId } from '../../protocol/provider-news/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { whileAttemptLasts } from '../kit/attempt.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';

/** An unsubscription never expires. */
const never = new Date('9999-12-31T00:00:00Z');

type NewsDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

/** Activities that send news to providers. */
export function createProviderNewsActivities(dependencies: NewsDependencies) {
  const { db } = dependencies;
  return {
    /** The next providers, after an account: all, or those `again` whose mailbox put the news off. `next` is null on the last page. Reads only. */
    async newsPage({
      newsId,
      after,
      again = false,
    }: {
      newsId: string;
      after: string | null;
      again?: boolean;
    }): Promise<{ accountIds: string[]; next: string | null }> {
      const ids = again ? await putOff(db, newsId, after) : await readersAfter(db, after);
      return { accountIds: ids, next: ids.length < newsPageSize ? null : (ids.at(-1) ?? null) };
    },

    /** Mails the providers of a page, each once. Whose mailbox puts it off is left for later. Once all had their turn, what went wrong with one otherwise is thrown, and trouble where the relay answers for none of them. */
    sendNews: withHeartbeat(
      async (request: { newsId: string; accountIds: readonly string[]; at: IsoInstant }): Promise<void> => {
        const { newsId, accountIds, at } = request;
        const news = await db.providerNews.findUniqueOrThrow({ where: { id: newsId } });
        let isThere = false;
        let trouble: MailTrouble | null = null;
        let fault: unknown;
        const checkTime = whileAttemptLasts();
        for (const accountId of accountIds) {
          checkTime();
          try {
            const outcome = await sendTo(dependencies, news, accountId, new Date(at));
            if (outcome !== 'needless' && outcome.kind !== 'withheld') isThere = true;
          } catch (error) {
            // Where too many wait, the page comes again soon.
            if (error instanceof MailTrouble && error.of === 'busy') throw error;
            if (!(error instanceof MailTrouble)) fault ??= error;
            else if (error.of === 'mailbox') isThere = true;
            else trouble = error;
          }
        }
        if (fault !== undefined) throw fault;
        if (trouble !== null && !isThere) throw trouble;
      },
    ),

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

async function readersAfter(db: Dependencies['db'], after: string | null): Promise<string[]> {
  const accounts = await db.account.findMany({
    where: { ...newsReaders, ...(after === null ? {} : { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    take: newsPageSize,
    select: { id: true },
  });
  return accounts.map(({ id }) => id);
}

/** Whose mail was neither taken nor refused, in the order of their mails' keys. */
async function putOff(db: Dependencies['db'], newsId: string, after: string | null): Promise<string[]> {
  const key = mailKey(newsId, '');
  // By bytes, as the index is: what follows the beginning is an id, whose digits all come before a "g".
  const mails = await db.$queryRaw<{ readonly key: string }[]>`
    SELECT "key" FROM "outbound_mail"
    WHERE "status" = 'pending' AND "key" COLLATE "C" > ${key + (after ?? '')} AND "key" COLLATE "C" < ${`${key}g`}
    ORDER BY "key" COLLATE "C" LIMIT ${newsPageSize}`;
  return mails.map((mail) => mail.key.slice(key.length));
}

/** Mails one provider, unless they are no reader anymore. */
async function sendTo(
  dependencies: NewsDependencies,
  news: { id: string; subject: string; body: string },
  accountId: string,
  at: Date,
): Promise<MailOutcome | 'needless'> {
  const { db, config } = dependencies;
  const account = await db.account.findFirst({ where: { ...newsReaders, id: accountId } });
  if (account === null) return 'needless';
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
  return mailOnce(dependencies, {
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
