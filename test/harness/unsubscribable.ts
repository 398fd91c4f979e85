import type { InboxMessage } from '../../dev/inbox/messages.js';
import type { Database } from '../../src/adapters/database.js';

/** Mails that offer to unsubscribe and must not, or must and do not: of all templates only news for providers may (RFC 8058; process book, "Suppression list"). */
export async function wronglyUnsubscribable(db: Database, mails: readonly InboxMessage[]): Promise<string[]> {
  const sent = await db.outboundMail.findMany({ select: { messageId: true, template: true } });
  const templates = new Map(sent.map(({ messageId, template }) => [messageId, template]));
  return mails.flatMap(({ kind, messageId, headers = [], text, subject }) => {
    const template = templates.get(messageId) ?? 'unknown';
    const offers = headers.some((line) => /^list-unsubscribe/i.test(line)) || text.includes('/unsubscribe/');
    const may = template === 'provider-news';
    return kind !== 'mail' || offers === may
      ? []
      : [`the mail “${subject}” (${template}) ${may ? 'does not offer' : 'offers'} to unsubscribe`];
  });
}
