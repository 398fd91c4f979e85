import type { Config } from '../config.js';
import { checkPasswordLength, leastPasswordScore } from '../domain/password.js';
import type { Portal } from '../domain/portals.js';
import type { Refusal } from '../domain/refusals.js';
import type { PasswordPerson, PasswordStrength, PasswordToJudge } from './password-judge.js';
import { isBreached } from './breached-passwords.js';
import { createThreads } from './threads.js';
import type { Asker } from './turns.js';
import type * as judging from './password-judge.js';

/** One thread each, because it holds the dictionaries. The meter has its own, so that a stranger who plays with it holds up nobody who sends a form. */
const oneThread = (waiting: number) =>
  createThreads<PasswordToJudge, PasswordStrength>(
    import.meta.url,
    './password-judge',
    'judgeInThread' satisfies keyof typeof judging,
    { atOnce: 1, waiting },
  );
const judgeTyped = oneThread(16);
const judgeSent = oneThread(200);

type Known = Pick<Config, 'BREACHED_PASSWORDS'>;

/**
 * Says why someone may not have the password they sent, or null where they may: its length, on common lists, from their name or address, easy
 * to guess, breached elsewhere (NIST SP 800-63B-4 §3.1.1.2). Throws TooBusy.
 */
export async function judgePassword(
  known: Known,
  portal: Portal,
  password: string,
  person: PasswordPerson,
): Promise<Refusal | null> {
  return (await strengthBy(judgeSent, known, { portal, password, person })).refusal;
}

/** The same of a password that is still being typed somewhere on a network, with its score, for the meter. Throws TooBusy. */
export async function passwordStrength(
  known: Known,
  portal: Portal,
  password: string,
  person: PasswordPerson,
  network: string,
): Promise<PasswordStrength> {
  return strengthBy(judgeTyped, known, { portal, password, person }, { source: network, person: '' });
}

/** A password that is missing or too long is refused before anything judges it. */
async function strengthBy(
  judge: typeof judgeSent,
  { BREACHED_PASSWORDS: path }: Known,
  { portal, password, person: { email, givenName, familyName } }: PasswordToJudge,
  asker?: Asker,
): Promise<PasswordStrength> {
  const wrongLength = checkPasswordLength(portal, password);
  if (wrongLength?.refused === 'password-missing' || wrongLength?.refused === 'password-too-long')
    return { score: 0, refusal: wrongLength };
  // Only what is judged: the caller may know more, and not all of that can be cloned.
  const strength = await judge({ portal, password, person: { email, givenName, familyName } }, asker);
  if (strength.refusal !== null || !(await isBreached(path, password))) return strength;
  return {
    score: Math.min(strength.score, leastPasswordScore - 1),
    refusal: { refused: 'password-breached', field: 'password' },
  };
}
