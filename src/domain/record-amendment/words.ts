import type { Refusal } from '../refusals.js';
import { amendmentPolicy } from './policy.js';

/** Whether words about an amendment can be kept with the record: some, and none too many, so that nothing of them is cut off. */
export function checkAmendmentWords(words: string): Refusal | null {
  const { length } = words.trim();
  if (length === 0) return { refused: 'amendment-words-missing', field: 'words' };
  return length > amendmentPolicy.textLength ? { refused: 'amendment-words-too-long', field: 'words' } : null;
}
