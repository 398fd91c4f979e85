import type { Dependencies } from '../../dependencies.js';
import { mailTriedUntil } from '../../domain/mail-patience.js';
import { MailTrouble } from '../../ports.js';
import { mailOnce, type MailOutcome, type OnceMail } from './mail-once.js';

type Mailing = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

/** Sends a mail; a mailbox that has put it off (full, greylisting) for nearly a day, counted from its first try to `at`, or for less where it has to be told by an instant, counts as not taking it. Until then that is thrown, as trouble of the relay is. */
export async function mailForADay(
  dependencies: Mailing,
  mail: OnceMail,
  toldBy: Date | null = null,
): Promise<MailOutcome> {
  try {
    return await mailOnce(dependencies, mail);
  } catch (error) {
    if (!isPutOff(error)) throw error;
    const { createdAt } = await dependencies.db.outboundMail.findUniqueOrThrow({ where: { key: mail.key } });
    if (mail.at < mailTriedUntil(createdAt, toldBy)) throw error;
    return { kind: 'refused', because: 'not_taken' };
  }
}

/** The same for a mail of a row that is looked at again and again: null while it is put off, so that the row is looked at later and no other waits for it. */
export async function mailUnlessPutOff(dependencies: Mailing, mail: OnceMail): Promise<MailOutcome | null> {
  try {
    return await mailForADay(dependencies, mail);
  } catch (error) {
    if (isPutOff(error)) return null;
    throw error;
  }
}

function isPutOff(error: unknown): boolean {
  return error instanceof MailTrouble && error.of === 'mailbox';
}
