import { soonAgain } from '../kit/activity-options.js';
import { now } from '../kit/waiting.js';

/** Mails our staff what waits for them, as each chose; its result is how many emails went out. Rows hold what waits, so that the next run makes up for one that failed. */
export async function staffMailing(): Promise<number> {
  return soonAgain.mailStaff({ at: now() });
}
