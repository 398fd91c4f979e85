import { ActivityFailure } from '@temporalio/workflow';
import type { ClientMailOutcome } from '../activities/client-mail.js';

/**
 * Whether a mail was taken by the relay, or is not needed any more. One that nobody takes within a day (a full mailbox, a relay that is away) counts as not
 * sent, like one that is refused: a single address must not keep a process from going on.
 */
export async function mailed(mail: Promise<ClientMailOutcome>): Promise<boolean> {
  try {
    const { kind } = await mail;
    return kind === 'accepted' || kind === 'needless';
  } catch (error) {
    if (error instanceof ActivityFailure) return false;
    throw error;
  }
}
