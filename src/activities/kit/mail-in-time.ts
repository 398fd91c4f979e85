import type { Dependencies } from '../../dependencies.js';
import { minutesAfter } from '../../domain/instants.js';
import { mailTriedUntil } from '../../domain/mail-patience.js';
import { MailTrouble } from '../../ports.js';
import { mailOnce, type MailOutcome, type OnceMail } from './mail-once.js';

type Mailing = Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>;

/** Minutes more for a mail that is under way: its relay may still take it, for as long as src/adapters/smtp.ts waits for the answer. */
const answerMinutes = 10;

/**
 * Sends a mail that its reader is owed. If it hasn't been taken by the time support must start calling to reach them before `toldBy`, it counts as not taken, whatever kept it.
 * Until then its trouble is thrown.
 */
export function mailInTime(dependencies: Mailing, mail: OnceMail, toldBy: Date | null): Promise<MailOutcome> {
  return whileTimeRemains(dependencies, { key: mail.key, toldBy }, () => mailOnce(dependencies, mail));
}

/** The same of a mail that is written while it is sent; `key` is its own. Trouble that doesn't count is thrown for as long as it lasts. */
export async function whileTimeRemains(
  { db, clock }: Pick<Mailing, 'db' | 'clock'>,
  {
    key,
    toldBy,
    counts = () => true,
  }: {
    readonly key: string;
    readonly toldBy: Date | null;
    readonly counts?: (trouble: MailTrouble) => boolean;
  },
  send: () => Promise<MailOutcome>,
): Promise<MailOutcome> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof MailTrouble) || !counts(error)) throw error;
    const { createdAt } = await db.outboundMail.findUniqueOrThrow({ where: { key } });
    const until = mailTriedUntil(createdAt, toldBy);
    if (clock() < (error.of === 'under-way' ? minutesAfter(until, answerMinutes) : until)) throw error;
    return { kind: 'refused', because: 'not_taken' };
  }
}
