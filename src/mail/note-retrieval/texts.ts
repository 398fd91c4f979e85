import { twoFactorPolicy } from '../../domain/two-factor/rules.js';
import { boundText } from '../two-factor/bound-text.js';

/** A code that proves a former phone, as a text: it says nothing of notes or care and fits one text of 160 characters on hosts of up to 40. */
export function retrievalCodeText(bound: { readonly code: string; readonly origin: string }): string {
  const words = `${bound.code} is your Headway code. It works for ${twoFactorPolicy.codeMinutes} minutes. Type it only on our page; we never ask for it.`;
  return boundText(words, bound);
}
