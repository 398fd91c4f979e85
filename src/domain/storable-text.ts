/**
 * More marks in a row than any letter of any language has (UAX #15 §13, "Stream-Safe Text Format"), with the two halfwidth signs that NFKC makes marks of. Only the first of a row
 * is tried: were every one, thirty marks and a letter, again and again, would take fifteen times as long.
 */
const pileOfMarks = /(?<![\p{M}\uFF9E\uFF9F])([\p{M}\uFF9E\uFF9F]{30})[\p{M}\uFF9E\uFF9F]+/gu;

/** Text in ASCII, as nearly all of it is. */
const plain = /^[\t\n\r\x20-\x7e]*$/;

/**
 * A text as PostgreSQL keeps it, also within JSON: without NUL, and with U+FFFD for half a surrogate pair. Of marks that are piled on one letter thirty stay: the time to
 * normalize a text grows with the square of such a pile, and everyone else waits meanwhile.
 */
export function storable(text: string): string {
  // Forms have thousands of fields, and nearly all are plain.
  if (plain.test(text)) return text;
  return text
    .replaceAll('\0', '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(pileOfMarks, '$1');
}

/** The fields of a form, of several of a name the last, each as PostgreSQL keeps it. */
export function storableFields(fields: Iterable<readonly [name: string, value: string]>) {
  return Object.fromEntries(Array.from(fields, ([name, value]) => [storable(name), storable(value)]));
}

/** The first characters of a text, in UTF-16 code units; one that the end would halve is left out. */
export function firstCharacters(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Cs}$/u, '');
}
