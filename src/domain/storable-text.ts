/** A text as PostgreSQL keeps it, also within JSON: without NUL, and with U+FFFD for half a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');
}

/** The first characters of a text, in UTF-16 code units; one that the end would halve is left out. */
export function firstCharacters(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Cs}$/u, '');
}
