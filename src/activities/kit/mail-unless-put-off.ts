import type { Dependencies } from '../../dependencies.js';
import { MailTrouble } from '../../ports.js';
import { whileTimeRemains } from './mail-in-time.js';
import { mailOnce, type MailOutcome, type OnceMail } from './mail-once.js';

type Mailing = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

/** Sends a mail; one that is put off by itself (src/ports.ts) for nearly a day, counted from its first try to `at`, or for less where its reader has to be told by an instant, counts as not taken. Until then that is thrown, as trouble of the relay is. */
export function mailUnlessLate(
  dependencies: Mailing,
  mail: OnceMail,
  toldBy: Date | null = null,
): Promise<MailOutcome> {
  const counts = (trouble: MailTrouble) => trouble.isOfOneMail;
  return whileTimeRemains({ ...dependencies, clock: () => mail.at }, { key: mail.key, toldBy, counts }, () =>
    mailOnce(dependencies, mail),
  );
}

/** The same for a mail of a row that is looked at again and again: null while it is put off, so that the row is looked at later and no other waits for it. */
export async function mailUnlessPutOff(dependencies: Mailing, mail: OnceMail): Promise<MailOutcome | null> {
  try {
    return await mailUnlessLate(dependencies, mail);
  } catch (error) {
    if (error instanceof MailTrouble && error.isOfOneMail) return null;
    throw error;
  }
}
