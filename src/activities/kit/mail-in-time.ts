import type { Dependencies } from '../../dependencies.js';
import { mailTriedUntil } from '../../domain/mail-patience.js';
import { MailTrouble } from '../../ports.js';
import { mailOnce, type MailOutcome, type OnceMail } from './mail-once.js';

type Mailing = Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>;

/** Sends a mail that its reader is owed; one that isn't taken once support must call instead, to reach them before `toldBy`, counts as not taken. Until then its trouble is thrown. */
export function mailInTime(dependencies: Mailing, mail: OnceMail, toldBy: Date | null): Promise<MailOutcome> {
  return whileTimeLeaves(dependencies, { key: mail.key, toldBy }, () => mailOnce(dependencies, mail));
}

/** The same of a mail that is written while it is sent; `key` is its own. */
export async function whileTimeLeaves(
  { db, clock }: Mailing,
  { key, toldBy }: { readonly key: string; readonly toldBy: Date | null },
  send: () => Promise<MailOutcome>,
): Promise<MailOutcome> {
  try {
    return await send();
  } catch (error) {
    // One that is under way may still be taken, in some minutes at the latest.
    if (!(error instanceof MailTrouble) || error.of === 'under-way') throw error;
    const { createdAt } = await db.outboundMail.findUniqueOrThrow({ where: { key } });
    if (clock() < mailTriedUntil(createdAt, toldBy)) throw error;
    return { kind: 'refused', because: 'not_taken' };
  }
}
