import type { Refusal } from '../refusals.js';

/** Someone who can be mentioned, by their full name. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** Where a mention begins: at an @ that isn't within an address, before a letter. */
const mention = /(?<![\p{L}\p{N}._%+-])@(?=\p{L})/gu;

/**
 * Whom a note mentions: @ and a full name, or a first name that only one of them has, in any case. A no where that is nobody, or where several
 * have the first name: someone who isn't told must not seem to be.
 */
export function mentionsIn(note: string, people: readonly Named[]): readonly string[] | Refusal {
  const mentioned = new Set<string>();
  for (const { index } of note.matchAll(mention)) {
    const meant = meantBy(note.slice(index + 1), people);
    if (meant.length > 1) return { refused: 'mention-of-several', field: 'note' };
    if (meant[0] === undefined) return { refused: 'mention-of-nobody', field: 'note' };
    mentioned.add(meant[0].id);
  }
  return [...mentioned];
}

/** Who has the name with which a text begins: those with the whole of it, or else those with the first. */
function meantBy(text: string, people: readonly Named[]): readonly Named[] {
  const whole = people.filter(({ name }) => beginsWith(text, name));
  const longest = Math.max(...whole.map(({ name }) => name.length));
  if (whole.length > 0) return whole.filter(({ name }) => name.length === longest);
  return people.filter(({ name }) => beginsWith(text, name.split(' ')[0] ?? name));
}

/** Whether a text begins with a name, and the name ends there. */
function beginsWith(text: string, name: string): boolean {
  const begins = text.slice(0, name.length).toLowerCase() === name.toLowerCase();
  return begins && !/^[\p{L}\p{N}-]/u.test(text.slice(name.length));
}
