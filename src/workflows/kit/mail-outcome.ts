import { ActivityFailure } from '@temporalio/workflow';
import type { ClientMailOutcome } from '../../activities/client-migration/mail.js';

/** How a mail went: nothing is left to do, or it is to go after a hold, or it was not sent. */
export type Mailed = 'settled' | 'held' | 'not-sent';

/** How long to wait after a mail that a hold kept back: the signals of the hold and of its end may come later than they stand in the database. */
export const afterHeldMail = '10 seconds';

/**
 * Whether a mail was taken by the relay, or is not needed any more. One that nobody takes within a day (a full mailbox, a relay that is away)
 * counts as not sent, like one that is refused: a single address must not keep a process from going on.
 */
export async function mailed(mail: Promise<ClientMailOutcome>): Promise<boolean> {
  try {
    return wentAs(await mail) === 'settled';
  } catch (error) {
    return notTaken(error) === 'settled';
  }
}

/** The same for a mail that a hold keeps back. */
export async function howMailed(mail: Promise<ClientMailOutcome>): Promise<Mailed> {
  try {
    return wentAs(await mail);
  } catch (error) {
    return notTaken(error);
  }
}

function wentAs({ kind }: ClientMailOutcome): Mailed {
  if (kind === 'held') return 'held';
  return kind === 'accepted' || kind === 'needless' ? 'settled' : 'not-sent';
}

function notTaken(error: unknown): Mailed {
  if (error instanceof ActivityFailure) return 'not-sent';
  throw error;
}
