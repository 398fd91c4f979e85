/** Letters that are no letter with a mark, and how cards and keyboards without them spell them. */
const plain: Readonly<Record<string, string>> = {
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ø: 'o',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** Accents, what isn't seen, dots, and apostrophes however they are bent: Kaʻahumanu, O’Neill. */
const left = /[\p{M}\p{Cf}.'`\u2018\u2019\u02BB\u02BC]/gu;

/** A name as it is compared: without capitals, accents, dots and apostrophes, and in plain letters where Latin has them. */
export function foldedName(name: string): string {
  return name
    .normalize('NFD')
    .replace(left, '')
    .toLowerCase()
    .replace(/[łđðøıßæœþ]/g, (letter) => plain[letter] ?? letter);
}
