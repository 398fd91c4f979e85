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

/** A name as lists are sorted by it. */
export function listedName({ givenName, familyName }: PersonName): string {
  return [familyName, givenName].filter(Boolean).join(', ');
}

/** Characters of a name. Basis: product. */
const longest = 100;
/** Characters that are looked at: a name with what pasting brings along. */
const mostTyped = 1_000;

/** What isn't seen, but for joiners and the variants of Han characters that names are written with. */
const unseen = /(?<!\p{sc=Han})\p{VS}|(?!\p{Join_C}|\p{VS})[\p{Cf}\p{DI}]/gu;

/** Joiners that shape no letter: not behind one, at an end, or in a script that doesn't join its letters. */
const idleJoiner =
  /(?<![\p{L}\p{M}])\p{Join_C}|(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}][\p{M}\p{Join_C}]*)\p{Join_C}|(?:\u200C|(?<!\p{M})\u200D)(?![\p{L}\p{M}])/gu;

/** "Son of", "daughter of" and their like in Malaysia, Singapore and India, the only names with a slash; and "also called" there, which is an @ by itself. */
const parentage = /(?<!\S)(?:a\/[lp]|[sdwh]\/o|@)(?!\S)/giu;

/** The colon that makes a vowel with an accent long, as Mohawk is written: Kaniehtí:io. */
const longVowel = /(?<=\p{M}\p{L}?):/gu;

/** An initial or a title with no space behind its dot: J.R.Stone, St.John. */
const tightDot = /(?<=(?<![\p{L}\p{M}\p{Nd}])\p{Lu}\p{Ll}?\.)(?=\p{Lu}\p{Ll})/gu;

/** Reads a name as people type it: in NFC, without spaces around it or characters that aren't seen. Any one letter is a name. */
export function checkName(answers: Answers, field: string): string | Refusal {
  const typed = (answers[field] ?? '').trim();
  // Marks that are piled on one letter once nothing unseen is between them: normalizing takes the square of their number.
  if (typed.length > mostTyped) return { refused: 'name-too-long', field };
  const name = typed
    .replace(unseen, '')
    .normalize('NFC')
    .replace(idleJoiner, '')
    .replace(/(?!\p{Join_C})[\p{C}\s]+/gu, ' ')
    .replace(tightDot, ' ')
    .trim()
    .normalize('NFC');
  if (!/\p{L}/u.test(name)) return { refused: 'name-missing', field };
  // Our mails greet by it, and go to addresses that anyone typed: they carry nobody's link. Mail programs make one of EVIL.Com, too, and IDNA reads
  // more signs as dots (UTS 46 §4), as NFKC does all but one.
  const words = name.replace(parentage, ' ').normalize('NFD').replace(longVowel, '').normalize('NFKC');
  if (/[/:@<>\\]|\bwww\.|\S[.\u3002]\p{L}{2,}/iu.test(words)) return { refused: 'name-with-address', field };
  // Nor do they say whom to call: no name has four digits, in whatever circles.
  if ((words.match(/\p{N}/gu) ?? []).length >= 4) return { refused: 'name-with-address', field };
  return Array.from(name).length > longest ? { refused: 'name-too-long', field } : name;
}

/** Reads a family name; someone with one name has none. */
export function checkFamilyName(answers: Answers): string | Refusal {
  const familyName = checkName(answers, 'familyName');
  const isEmpty = typeof familyName !== 'string' && familyName.refused === 'name-missing';
  return isEmpty ? '' : familyName;
}
