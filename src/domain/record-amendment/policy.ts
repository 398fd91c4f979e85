import type { Refusal } from '../refusals.js';
import { readText } from '../typed-text.js';

/** What of a request to amend a record the sixty days (src/domain/sixty-days.ts) leave open, each with its basis. Days are calendar days of the person's time zone. */
export const amendmentPolicy = {
  /** The day from which our staff decides where the provider hasn't. Basis: product; half of the period. */
  staffDay: 30,
  /** Days after the decision, and after a statement, for which the workflow waits for the next word. Basis: product; a statement may come later, too. */
  disagreeDays: 60,
  rebutDays: 30,
  /** Days for which the links work: both periods, the wait for a statement and for a rebuttal, and time to read. Basis: product. */
  linkDays: 365,
} as const;

/** Reads what someone says of an amendment; 45 CFR 164.526(d)(2) lets a statement be limited reasonably. Basis: product, about two pages. */
export function readAmendmentWords(words: string): string | Refusal {
  return readText(words, { field: 'words', most: 6_000, missing: 'amendment-words-missing' });
}
