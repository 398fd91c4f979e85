import { checkPasswordLength } from '../domain/password.js';
import type { Portal } from '../domain/portals.js';
import type { Refusal } from '../domain/refusals.js';
import type { PasswordPerson, PasswordStrength, PasswordToJudge } from './password-judge.js';
import { createThreads } from './threads.js';
import type * as judging from './password-judge.js';

/** One, because it holds the dictionaries; at half a second for the worst, the last who waits is answered in eight. */
const judges = createThreads<PasswordToJudge, PasswordStrength>(
  import.meta.url,
  './password-judge',
  'judgeInThread' satisfies keyof typeof judging,
  { atOnce: 1, waiting: 16 },
);

/** Says why somebody may not have a password, or null where they may: its length, on common lists, from their name or address, easy to guess. */
export async function judgePassword(
  portal: Portal,
  password: string,
  person: PasswordPerson,
): Promise<Refusal | null> {
  return (await passwordStrength(portal, password, person)).refusal;
}

/** The same with the score, for the meter; a password that is missing or too long is refused before anything judges it. Throws TooBusy. */
export async function passwordStrength(
  portal: Portal,
  password: string,
  { email, givenName, familyName }: PasswordPerson,
): Promise<PasswordStrength> {
  const wrongLength = checkPasswordLength(portal, password);
  if (wrongLength?.refused === 'password-missing' || wrongLength?.refused === 'password-too-long')
    return { score: 0, refusal: wrongLength };
  return judges({ portal, password, person: { email, givenName, familyName } });
}
