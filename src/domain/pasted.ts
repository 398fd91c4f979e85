/** Longest line that is looked at; no address, number, date or reference is near it. */
const longestLine = 1_000;

/**
 * Cleans one line as people type or paste it, for whatever is read in plain letters and digits: nothing that isn't seen, every dash as `-`, every space as
 * one space, wide and circled characters as plain ones (NFKC).
 */
export function pastedLine(typed: string): string {
  return typed
    .slice(0, longestLine)
    .replace(/[\p{Cf}\p{DI}]/gu, '')
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
}

/** A phone number apart from the extension behind it, which reaches no code and no call; null where there is none. */
export interface SplitNumber {
  readonly number: string;
  readonly extension: string | null;
}

/** "x12", "ext. 12", "extension 12", "#12", ",,12" and ";ext=12" behind at least seven digits. */
const extended =
  /^((?:\D{0,10}\d){7,15}\)?)[ .,;-]{0,6}(?:extension|extn|ext|x|#|,|;)[ .:=#]{0,3}(\d{1,7})#?$/i;

/** Cleans a phone number, also one copied from a link, and takes off its extension. */
export function splitNumber(typed: string): SplitNumber {
  const line = pastedLine(typed).replace(/^tel: ?/i, '');
  const [, number = line, extension = null] = extended.exec(line) ?? [];
  return { number, extension };
}
