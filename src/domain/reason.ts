import { limits } from './limits.js';
import type { Refusal } from './refusals.js';
import { readText } from './typed-text.js';

/** Why someone of the staff does something, as typed, without the space around it; a no where it says nothing, or has more than 4,000 characters. */
export function readReason(typed: string, field = 'reason'): string | Refusal {
  return readText(typed, { field, most: limits.freeText, missing: 'reason-missing' });
}

/** A note as typed, in the same bounds; nothing but spaces is none. */
export function readNote(typed: string): string | Refusal {
  return readText(typed, { field: 'note', most: limits.freeText, missing: 'note-missing' });
}
