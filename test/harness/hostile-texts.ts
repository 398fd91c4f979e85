/** A picture as someone pastes it into a note: one word without a place to break it. */
export function pictureUrl(length: number): string {
  let state = 1;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const letters = Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return alphabet[state >> 25] ?? 'A';
  });
  return `data:image/png;base64,${letters.join('')}`.slice(0, length);
}

const again = (piece: string) => (length: number) => piece.repeat(Math.ceil(length / piece.length));

/** Shapes of text that break what was written for prose, each by its length in UTF-16 code units. */
export const hostileTexts: readonly (readonly [string, (length: number) => string])[] = [
  ['one unbroken word', again('a')],
  ['a picture pasted as a data URL', pictureUrl],
  ['line breaks and nothing else', again('\n')],
  ['marks piled on one letter', again('\u0301\u0316\u0334')],
  ['joiners without width', again('\u200D')],
  ['families of emoji without end', again('👩\u200D👩\u200D👧\u200D')],
  ['words bound by no-break spaces', again('word\u00A0')],
  ['Chinese, which has no spaces', again('漢字')],
  ['Arabic without spaces', again('مرحبا')],
  ['spaces', again(' ')],
  ['tabs', again('\t')],
  ['brackets that hold the next word', again('( ')],
  ['leaders of dots', again('. ')],
  ['soft hyphens', again('ab\u00AD')],
  ['halves of characters', again('\uD83D')],
  ['control characters', again('\0\u0007')],
];
