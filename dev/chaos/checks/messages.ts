import type { Database } from '../../../src/adapters/database.js';
import { grouped } from '../grouped.js';
import type { InboxMessage } from '../../inbox/messages.js';

/** Mails: each has its row, each row that says accepted has its mail, and one Message-ID always has the same words. */
export async function checkMails(db: Database, messages: readonly InboxMessage[]): Promise<string[]> {
  const mails = messages.filter(({ kind }) => kind === 'mail');
  const rows = await db.outboundMail.findMany();
  const sends = await db.codeSend.count({ where: { method: 'email' } });
  const known = new Map(rows.map((row) => [row.messageId, row]));
  const byId = grouped(mails, ({ messageId }) => messageId);
  const strangers = [...byId.keys()].filter((id) => !known.has(id)).length - sends;
  const lost = rows.filter(({ status, messageId }) => status === 'accepted' && !byId.has(messageId));
  const unsettled = rows.filter(({ status }) => status === 'pending' || status === 'refused');
  const differing = [...byId.values()].filter(
    (same) => new Set(same.map(({ text, to }) => `${to}\n${text}`)).size > 1,
  );
  return [
    ...(strangers > 0 ? [`${strangers} mail(s) without a row`] : []),
    ...lost.map(({ template }) => `a mail ${template} is accepted and never came`),
    ...unsettled.map(({ template, status }) => `a mail ${template} is ${status}`),
    ...differing.map(([first]) => `a mail “${first?.subject}” came twice with other words`),
    ...twiceWithTheSameWords([...byId.values()], (id) => known.get(id)?.template ?? ''),
  ];
}

/** Letters that say the same each time: a reminder for each date, and one for each export that someone asks for. */
const recurring: ReadonlySet<string> = new Set(['unfinished-work', 'export-ready']);

/** Two mails to one address with the same subject and words are one purpose mailed twice, whatever their Message-IDs. */
function twiceWithTheSameWords(
  mails: readonly (readonly InboxMessage[])[],
  templateOf: (messageId: string) => string,
): string[] {
  const purposes = grouped(
    mails.flatMap(([first]) =>
      first === undefined || recurring.has(templateOf(first.messageId)) ? [] : [first],
    ),
    ({ to, subject, text }) => `${to}\n${subject}\n${text}`,
  );
  return [...purposes.values()]
    .filter((same) => same.length > 1)
    .map(([first, ...more]) => `a mail “${first?.subject}” came ${1 + more.length} times to one address`);
}

/** Texts and calls: each belongs to one sending, and no sending has two. */
export async function checkPhone(db: Database, messages: readonly InboxMessage[]): Promise<string[]> {
  const told = messages.filter(({ kind }) => kind !== 'mail');
  const sends = await db.codeSend.findMany({ include: { challenge: { select: { phone: true } } } });
  const texts = await db.outboundText.findMany();
  const sids = new Set([...sends, ...texts].map(({ sid }) => sid));
  const lostAnswers = [...sends, ...texts].filter(
    ({ status }) => status === 'sending' || status === 'unknown',
  ).length;
  const strangers = told.filter(({ messageId }) => !sids.has(messageId));
  const twice = [...grouped(told, ({ messageId }) => messageId).values()].filter(({ length }) => length > 1);
  const heard = new Set(told.map(({ messageId }) => messageId));
  const lost = sends.filter(
    ({ method, status, sid }) =>
      method === 'text' && (status === 'accepted' || status === 'delivered') && !heard.has(sid ?? ''),
  );
  return [
    ...(strangers.length > lostAnswers
      ? [`${strangers.length} texts or calls belong to no sending, and only ${lostAnswers} answers got lost`]
      : []),
    ...twice.map(() => 'a text or call came twice'),
    ...lost.map(() => 'a text is accepted and never came'),
  ];
}
