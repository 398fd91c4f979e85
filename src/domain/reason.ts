import { limits } from './limits.js';
import { isRefusal, type Refusal } from './refusals.js';

/** Why someone of the staff does something, as typed, without the space around it; a no where it says nothing, or has more than 4,000 characters. */
export function readReason(typed: string, field = 'reason'): string | Refusal {
  const reason = typed.trim();
  if (reason === '') return { refused: 'reason-missing', field };
  return reason.length > limits.freeText ? { refused: 'too-long', field } : reason;
}

/** A note as typed, in the same bounds; nothing but spaces is none. */
export function readNote(typed: string): string | Refusal {
  const note = readReason(typed, 'note');
  return isRefusal(note) && note.refused === 'reason-missing' ? { ...note, refused: 'note-missing' } : note;
}
