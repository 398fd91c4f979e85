import { twoFactorPolicy } from '../../domain/two-factor/rules.js';
import { renderLetter, type Letter } from '../letter.js';

/** The code of a sign-in by email. It is in the text and never in the subject, which shows on locked screens. */
export function signInCodeLetter(facts: { readonly givenName: string; readonly code: string }): Letter {
  return renderLetter({
    subject: 'Your Headway login code',
    greeting: `Hello ${facts.givenName},`,
    paragraphs: [
      `Your code is ${facts.code}.`,
      `Enter it on the page where you are logging in, within ${twoFactorPolicy.codeMinutes} minutes.`,
    ],
    closing: [
      'Someone entered your password to get this email. If it wasn’t you, choose a new password. No one from Headway will ever ask for this code.',
    ],
  });
}
