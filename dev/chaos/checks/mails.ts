import type { Database } from '../../../src/adapters/database.js';
import type { OutboundMail } from '../../../src/generated/prisma/client.js';
import type { InboxMessage } from '../../inbox/messages.js';
import { grouped } from '../grouped.js';

/** The promise about mails, which a planted bug breaks. */
export const mailsOnce = 'each mail once, by its row';

/** What is found where mails go before their rows: one whose row was never written, and so the same again. */
export const ofMailBeforeRow = /^a mail “.*” came (without a row|\d+ times to one address)$/s;

/** What is known of the mails of a run, beside those that came. */
export interface MailRows {
  readonly rows: readonly Pick<OutboundMail, 'messageId' | 'status' | 'template'>[];
  /** Whether lists of charts wait for approval. */
  readonly listsWait: boolean;
  readonly downloads: number;
}

/** Mails: each has its row, each row that says accepted has its mail, and one Message-ID always has the same words. */
export async function checkMails(db: Database, messages: readonly InboxMessage[]): Promise<string[]> {
  return mailTroubles(messages, {
    rows: await db.outboundMail.findMany(),
    listsWait: (await db.listedChart.count({ where: { approvedAt: null } })) > 0,
    downloads: await db.noteExportDownload.count(),
  });
}

/** What is wrong with the mails that came, beside what is known of them. */
export function mailTroubles(
  messages: readonly InboxMessage[],
  { rows, listsWait, downloads }: MailRows,
): string[] {
  const mails = messages.filter(({ kind }) => kind === 'mail');
  const known = new Map(rows.map((row) => [row.messageId, row]));
  const byId = grouped(mails, ({ messageId }) => messageId);
  const strangers = [...byId.keys()].filter((id) => !known.has(id));
  const lost = rows.filter(({ status, messageId }) => status === 'accepted' && !byId.has(messageId));
  // Where nothing was left to tell when it was tried again, it goes no second time, and its row waits for nothing: the answer to one that came got lost,
  // or the lists that a lead was to be told of were approved meanwhile.
  const unsettled = rows.filter(
    ({ status, messageId, template }) =>
      status === 'refused' ||
      (status === 'pending' && !byId.has(messageId) && (template !== 'retention-lists' || listsWait)),
  );
  const told = rows.filter(({ template }) => template === 'export-downloaded').length;
  const differing = [...byId.values()].filter(
    (same) => new Set(same.map(({ text, to }) => `${to}\n${text}`)).size > 1,
  );
  return [
    ...strangers.map((id) => `a mail “${byId.get(id)?.[0]?.subject}” came without a row`),
    ...lost.map(({ template }) => `a mail ${template} is accepted and never came`),
    ...(told > downloads ? [`${told} mails tell of ${downloads} downloads`] : []),
    ...unsettled.map(({ template, status }) => `a mail ${template} is ${status}`),
    ...differing.map(([first]) => `a mail “${first?.subject}” came twice with other words`),
    ...twiceWithTheSameWords([...byId.values()], (id) => known.get(id)?.template ?? ''),
  ];
}

/**
 * Letters that say the same each time: a reminder for each date, one for each export that someone asks for, and one for each download that was begun,
 * also where the file was cut off and asked for again.
 */
const recurring: ReadonlySet<string> = new Set(['unfinished-work', 'export-ready', 'export-downloaded']);

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
