import { isMoreThanName, mailedLine, mostTyped } from './mailed-line.js';
import type { Refusal } from './refusals.js';

/** What a person typed into a form, by field name. */
export type Answers = Readonly<Record<string, string>>;

/** A name in its two parts; someone with one name has it as the given name, and an empty family name. */
export interface PersonName {
  readonly givenName: string;
  readonly familyName: string;
}

/** A name as people are addressed. */
export function fullName({ givenName, familyName }: PersonName): string {
  return [givenName, familyName].filter(Boolean).join(' ');
}

/** Whether two names are the same, letter by letter. */
export function isSameName(one: PersonName, other: PersonName): boolean {
  return one.givenName === other.givenName && one.familyName === other.familyName;
}

/** A name as lists are sorted by it. */
export function listedName({ givenName, familyName }: PersonName): string {
  return [familyName, givenName].filter(Boolean).join(', ');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The first letter of a name as a capital, as people see one: with its accents, and never two, as ß has in capitals. Empty without a name. */
export function initialOf(name: string): string {
  const [first] = graphemes.segment(name.toUpperCase());
  return first?.segment ?? '';
}

/** Characters of a name. Basis: product. */
const longest = 100;

/** "Son of", "daughter of" and their like in Malaysia, Singapore and India, the only names with a slash; and "also called" there, which is an @ by itself. */
const parentage = /(?<!\S)(?:a\/[lp]|[sdwh]\/o|@)(?!\S)/giu;

/** The colon that makes a vowel with an accent long, as Mohawk is written: Kaniehtí:io. */
const longVowel = /(?<=\p{M}\p{L}?):/gu;

/** Reads a name as people type it: in NFC, without spaces around it or characters that aren't seen. Any one letter is a name. */
export function checkName(answers: Answers, field: string): string | Refusal {
  const typed = (answers[field] ?? '').trim();
  if (typed.length > mostTyped) return { refused: 'name-too-long', field };
  const name = mailedLine(typed);
  if (!/\p{L}/u.test(name)) return { refused: 'name-missing', field };
  const words = name.replace(parentage, ' ').normalize('NFD').replace(longVowel, '').normalize('NFKC');
  if (/[/:@<>]/.test(words) || isMoreThanName(words, 'person'))
    return { refused: 'name-with-address', field };
  return Array.from(name).length > longest ? { refused: 'name-too-long', field } : name;
}

/** What our mails greet by where nobody proved the address: no sentence of a stranger's. Basis: product. */
const greeted = { words: 5, characters: 60 };

/** Whether a mail to an address that nobody proved may greet by a name. */
export function isGreeted(name: string): boolean {
  return name.length <= greeted.characters && name.split(' ').length <= greeted.words;
}

/** Reads a family name; someone with one name has none. */
export function checkFamilyName(answers: Answers): string | Refusal {
  const familyName = checkName(answers, 'familyName');
  const isEmpty = typeof familyName !== 'string' && familyName.refused === 'name-missing';
  return isEmpty ? '' : familyName;
}
