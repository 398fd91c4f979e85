/** Letters that are no letter with a mark, and how cards and keyboards without them spell them; and the sigma that ends a word. */
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
  ς: 'σ',
};

/** Accents, what isn't seen, dots, and apostrophes however they are bent: Kaʻahumanu, O’Neill. */
const left = /[\p{M}\p{Cf}.'`\u2018\u2019\u02BB\u02BC]/gu;

/** A name as it is compared: without capitals, accents, dots and apostrophes, and in plain letters where Latin has them. The search of the desk has the same in SQL (migration `folded_names`). */
export function foldedName(name: string): string {
  return name
    .normalize('NFD')
    .replace(left, '')
    .toLowerCase()
    .replace(/[łđðøıßæœþς]/g, (letter) => plain[letter] ?? letter);
}

/** Rows in the order of the names' parts, such as family name and given name: where capitals or accents stand doesn't count. Those of one name keep their order. */
export function sortedByName<Row>(
  rows: readonly Row[],
  partsOf: (row: Row) => readonly string[],
): readonly Row[] {
  return rows
    .map((row) => ({ row, name: partsOf(row).map(foldedName).join('\0') }))
    .toSorted((one, other) => Number(one.name > other.name) - Number(one.name < other.name))
    .map(({ row }) => row);
}
