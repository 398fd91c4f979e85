import { twoFactorPolicy } from '../../domain/two-factor/rules.js';

const warning = 'Headway will never ask you for this code.';

/**
 * A code as a text. Its last line binds it to the portal's host, so that phones offer it nowhere else
 * (https://wicg.github.io/sms-one-time-codes). It says nothing of care and fits one text of 160 characters on hosts of up to 40.
 */
export function codeText({ code, origin }: { readonly code: string; readonly origin: string }): string {
  const words = `${code} is your code to log in to Headway. It works for ${twoFactorPolicy.codeMinutes} minutes. ${warning}`;
  return `${words}\n\n@${new URL(origin).hostname} #${code}`;
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
