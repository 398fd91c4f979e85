import { randomUUID } from 'node:crypto';
import {
  mailOnce as mailInOrder,
  type MailOutcome,
  type OnceMail,
} from '../../../src/activities/kit/mail-once.js';
import type { Dependencies } from '../../../src/dependencies.js';
import { framed } from '../../../src/mail/frame.js';
import { suppressionOf } from '../../../src/operations/suppression/list.js';

export { mailsSettled } from '../../../src/activities/kit/mail-once.js';

/** The bug to be found: the mail goes first, under a Message-ID of the moment, and its row is written when it is through. What has a row or may not go is right. */
export async function mailOnce(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  mail: OnceMail,
): Promise<MailOutcome> {
  const { db, mailer, config } = dependencies;
  const { key, template, to, letter, attachments = [], at } = mail;
  const isWritten = (await db.outboundMail.count({ where: { key } })) > 0;
  if (isWritten || to === null || (await isStopped(dependencies, mail, to)))
    return mailInOrder(dependencies, mail);
  const messageId = `<${randomUUID()}@planted.example>`;
  await mailer.send({ ...framed(letter, config), to, messageId, attachments, headers: {} });
  const row = { key, template, messageId, status: 'accepted', createdAt: at, acceptedAt: at } as const;
  await db.outboundMail.createMany({ data: [row], skipDuplicates: true });
  return { kind: 'accepted' };
}

async function isStopped(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  { nonEssential }: OnceMail,
  address: string,
): Promise<boolean> {
  const essential = nonEssential === undefined;
  return (await suppressionOf(db, { address, essential }, config.UNSUBSCRIBE_SCOPE)) !== null;
}
