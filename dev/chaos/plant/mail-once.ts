import { randomUUID } from 'node:crypto';
import type { MailOutcome, OnceMail } from '../../../src/activities/kit/mail-once.js';
import type { Dependencies } from '../../../src/dependencies.js';
import { framed } from '../../../src/mail/frame.js';

/** The bug to be found: the mail goes first, under a Message-ID of the moment, and its row is written when it is through. */
export async function mailOnce(
  { db, mailer, config }: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  { key, template, to, letter, attachments = [], at }: OnceMail,
): Promise<MailOutcome> {
  if ((await db.outboundMail.count({ where: { key } })) > 0) return { kind: 'accepted' };
  const messageId = `<${randomUUID()}@planted.example>`;
  await mailer.send({ ...framed(letter, config), to: to ?? '', messageId, attachments, headers: {} });
  const row = { key, template, messageId, status: 'accepted', createdAt: at, acceptedAt: at } as const;
  await db.outboundMail.createMany({ data: [row], skipDuplicates: true });
  return { kind: 'accepted' };
}
