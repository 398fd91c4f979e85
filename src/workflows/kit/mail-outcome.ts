import type { ClientMailOutcome } from '../../activities/client-migration/mail.js';
import { quickDb } from './activity-options.js';
import { orElse } from './failures.js';
import { now } from './waiting.js';

/** How a mail went: nothing is left to do, or it is to go after a hold, or it wasn't sent. */
export type Mailed = 'settled' | 'held' | 'not-sent';

/** How long to wait after a mail that a hold kept back: the signals of the hold and of its end may come later than they stand in the database. */
export const afterHeldMail = '10 seconds';

/** What comes after that, as the Temporal UI says it. */
export const mailTriedAgain = 'a mail that a hold kept back is tried again';

/**
 * Whether a mail was taken by the relay, or isn't needed anymore. One that nobody takes within a day (a full mailbox, a relay that is away)
 * counts as not sent, like one that is refused: a single address must not keep a process from going on.
 */
export async function mailed(mail: Promise<ClientMailOutcome>): Promise<boolean> {
  return (await howMailed(mail)) === 'settled';
}

/** The same for a mail that a hold keeps back. */
export async function howMailed(mail: Promise<ClientMailOutcome>): Promise<Mailed> {
  const outcome = await orElse(mail, null);
  if (outcome?.kind === 'held') return 'held';
  return outcome?.kind === 'accepted' || outcome?.kind === 'needless' ? 'settled' : 'not-sent';
}

/** Whether a mail to all addresses of a person reached at least one. */
export async function isReached(mail: Promise<{ readonly reached: boolean }>): Promise<boolean> {
  return (await orElse(mail, { reached: false })).reached;
}

/** Whether a letter of a row was told. One that nobody takes within a day isn't, and must not end its process. */
export async function isTold(letter: Promise<unknown>): Promise<boolean> {
  return orElse(
    letter.then(() => true),
    false,
  );
}

/** Mails someone, and says whether that reached them; where it didn't, support is asked to call. */
export async function mailOrCall(
  reached: Promise<boolean>,
  task: Omit<Parameters<typeof quickDb.openTask>[0], 'kind' | 'at'>,
): Promise<boolean> {
  const isDone = await reached;
  if (!isDone) await quickDb.openTask({ ...task, kind: 'reach_by_phone', at: now() });
  return isDone;
}
