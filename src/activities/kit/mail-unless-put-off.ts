import type { Dependencies } from '../../dependencies.js';
import { daysAfter } from '../../domain/instants.js';
import { MailTrouble } from '../../ports.js';
import { mailOnce, type MailOutcome, type OnceMail } from './mail-once.js';

/**
 * Sends a mail of a row that is looked at again and again: null where its mailbox puts it off (full, greylisting), so that the row is looked at later and no other
 * waits for it. A mailbox that has put it off for a day counts as not taking it. Trouble of the relay is thrown.
 */
export async function mailUnlessPutOff(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  mail: OnceMail,
): Promise<MailOutcome | null> {
  try {
    return await mailOnce(dependencies, mail);
  } catch (error) {
    if (!(error instanceof MailTrouble) || error.of !== 'mailbox') throw error;
    const { createdAt } = await dependencies.db.outboundMail.findUniqueOrThrow({ where: { key: mail.key } });
    return mail.at >= daysAfter(createdAt, 1) ? { kind: 'refused', because: 'not_taken' } : null;
  }
}
