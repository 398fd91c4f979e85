import type { Portal } from './portals.js';
import type { Refusal } from './refusals.js';

/**
 * Shortest and longest password by portal, in characters as people count them. Clients have no second factor, so theirs is the only one: NIST SP
 * 800-63B-4 §3.1.1.2 asks for 15. Headway’s help advises "around 12-16".
 */
export const passwordLengths: Record<Portal, { readonly shortest: number; readonly longest: number }> = {
  client: { shortest: 15, longest: 128 },
  provider: { shortest: 12, longest: 128 },
  staff: { shortest: 12, longest: 128 },
};

/** The least score of zxcvbn, from 0 to 4, that a password must have. Basis: process book, "Passwords". */
export const leastPasswordScore = 3;

/** What anyone would try first for an account of ours: a password has to stand without these words. Basis: OWASP ASVS 5.0, V6.1.2; the list in docs/security.md. */
export const contextWords = ['headway', 'therapist', 'therapy', 'counseling', 'telehealth'] as const;

/** What Headway’s help advises for passwords ("Best practices for password creation"), in our words; shown beside every field for a new one. */
export const passwordAdvice = [
  'Make it long: several words that only you would put together are easy to remember and hard to guess.',
  'Leave out words like “password” or “123456”, your name, your pet’s name and common phrases.',
  'Use it for Headway alone, and keep it to yourself: nobody from Headway ever asks for it.',
  'A password manager can make and remember it for you. Pasting works here.',
  'Change it if you believe that someone else knows it.',
] as const;

/** More code units than this are too long whatever they look like; marks can be put on a letter without end. */
const mostCodeUnits = 2_000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Counts characters as people see them (a letter with its accents is one, and so is a family of emoji), in the form in which they are hashed (NFC). */
function passwordLength(password: string): number {
  if (password.length > mostCodeUnits) return password.length;
  return Array.from(graphemes.segment(password.normalize('NFC'))).length;
}

/** Checks the length alone; what is guessable is judged by zxcvbn in src/security/password-strength.ts. */
export function checkPasswordLength(portal: Portal, password: string, field = 'password'): Refusal | null {
  const { shortest, longest } = passwordLengths[portal];
  const length = passwordLength(password);
  if (length === 0) return { refused: 'password-missing', field };
  if (length < shortest)
    return { refused: portal === 'client' ? 'password-too-short-for-clients' : 'password-too-short', field };
  return length > longest ? { refused: 'password-too-long', field } : null;
}
