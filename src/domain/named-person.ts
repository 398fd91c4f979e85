import { parseEmail } from './email-address.js';
import { readId } from './ids.js';
import { isRefusal } from './refusals.js';

/** Reads how staff name a person: by an id or an email address, as they are pasted; null where it is neither. */
export function readNamedPerson(typed: string): string | null {
  const email = parseEmail(typed);
  return readId(typed) ?? (isRefusal(email) ? null : email);
}

/** Words that are looked at: two thousand people, each with a given name, a family name and an address. Reading ten times as many would hold up everyone else. */
const mostWords = 6_000;

/**
 * Reads several people, each once, separated by commas, semicolons, lines or spaces; null where something is neither an id nor an address, so that nobody is left out, and
 * where there are more words than are looked at.
 */
export function readNamedPeople(typed: string): readonly string[] | null {
  if (typed.split(/[\s,;]+/u, mostWords + 1).length > mostWords) return null;
  const named = typed.split(/[,;\n]+/u).flatMap(namedIn);
  const people = named.filter((person) => person !== null);
  return people.length < named.length ? null : [...new Set(people)];
}

/** "Sam Rivera <sam@example.com>" with at most so many characters is one person, though words of it are none. */
const longestPerson = 320;

function namedIn(part: string): readonly (string | null)[] {
  const words = part.split(/\s+/u).filter((word) => word !== '');
  const named = words.map((word) => readNamedPerson(word));
  const [only, another] = named.filter((person) => person !== null);
  const isOne = another === undefined && part.length <= longestPerson && part.split('@').length === 2;
  return isOne && only !== undefined && readNamedPerson(part) === only ? [only] : named;
}
