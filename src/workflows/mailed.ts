import { ActivityFailure } from '@temporalio/workflow';
import type { MailOutcome } from '../activities/mail-once.js';

/**
 * Whether a mail was taken by the relay. One that nobody takes within a day (a full mailbox, a relay that is away) counts as not
 * sent, like one that is refused: a single address must not keep a process from going on.
 */
export async function mailed(mail: Promise<MailOutcome>): Promise<boolean> {
  try {
    return (await mail).kind === 'accepted';
  } catch (error) {
    if (error instanceof ActivityFailure) return false;
    throw error;
  }
}
