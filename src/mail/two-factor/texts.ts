import { twoFactorPolicy } from '../../domain/two-factor/rules.js';
import { boundText } from './bound-text.js';

const warning = 'Headway will never ask you for this code.';

/** A code to log in, as a text. It says nothing of care and fits one text of 160 characters on hosts of up to 40. */
export function codeText(bound: { readonly code: string; readonly origin: string }): string {
  const words = `${bound.code} is your code to log in to Headway. It works for ${twoFactorPolicy.codeMinutes} minutes. ${warning}`;
  return boundText(words, bound);
}

/** What a call with a code says, around the digits. */
export const codeCallWords = {
  greeting: 'Hello. This is Headway, with your code to log in.',
  first: 'Your code is:',
  warning,
  again: 'Once more, your code is:',
  repeat: `${warning} To hear it again, press any key.`,
  goodbye: 'Goodbye.',
  over: 'This code is no longer valid. Log in again to get another one. Goodbye.',
} as const;
