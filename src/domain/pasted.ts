/** Longest line that is looked at; no address, number, date or reference is near it. */
const longestLine = 1_000;

/** A line in quotes of any language. */
const inQuotes = /^["'`\p{Pi}\p{Pf}\u201A\u201E].*["'`\p{Pi}\p{Pf}]$/su;

/**
 * Cleans one line as people type or paste it, for whatever is read in plain letters and digits: nothing that isn't seen, every dash as `-`, every space as
 * one space, wide and circled characters as plain ones (NFKC), and no quotes around it.
 */
export function pastedLine(typed: string): string {
  const line = typed
    .slice(0, longestLine)
    .replace(/[\p{Cf}\p{DI}]/gu, '')
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return inQuotes.test(line) ? line.slice(1, -1).trim() : line;
}

/** A phone number apart from the extension behind it, which reaches no code and no call; null where there is none. */
export interface SplitNumber {
  readonly number: string;
  readonly extension: string | null;
}

/** "x12", "ext. 12", "(extension 12)", "extensión 12", "#12", ",,12", "p12" and ";ext=12" behind at least nine digits, as the shortest number with its country has. */
const extended =
  /^((?:\D{0,10}\d){9,15}\)?)[ .,;(/[-]{0,6}(?:extensi[oó]n|extn|ext|xtn|int|anexo|x|p|w|#|\*|,|;)[ .:=#]{0,3}(\d{1,7})[\])#]?$/i;

/** What a link begins with, and what a spreadsheet puts in front of a plus sign. */
const linked = /^'?(?:(?:tel|sms|callto):(?:\/\/)? ?)?/i;

/** Cleans a phone number, also one copied from a link, and takes off its extension. */
export function splitNumber(typed: string): SplitNumber {
  const line = pastedLine(typed).replace(linked, '');
  const [, number = line, extension = null] = extended.exec(line) ?? [];
  return { number, extension };
}
