import type { Refusal, RefusalCode } from './refusals.js';

/** How many characters a text may have, as browsers count them, and what is said of a longer one: it's refused, never cut. Basis: product. */
const longer = {
  60: 'longer-than-60',
  120: 'longer-than-120',
  200: 'longer-than-200',
  500: 'longer-than-500',
  2_000: 'longer-than-2000',
  4_000: 'too-long',
  6_000: 'longer-than-6000',
} as const satisfies Readonly<Record<number, RefusalCode>>;

/** What a text has to be. One with nothing in it is taken, unless `missing` says what is said of it. */
export interface TextRule {
  readonly field: string;
  readonly most: keyof typeof longer;
  readonly missing?: RefusalCode | undefined;
}

/** A character that is seen. */
const seen = /[^\s\p{C}\p{Z}\p{DI}]/u;

/** Overrides of the direction in which letters run (UAX #9): no language needs them, and what stands behind them in a sentence of ours would read backwards. */
const overrides = /[\u202D\u202E]/g;

/** A text as typed, without the space around it; nothing where nothing of it is seen. */
export function visibleText(typed: string): string {
  return seen.test(typed) ? typed.replace(overrides, '').trim() : '';
}

/** Reads a text as typed, without the space around it. */
export function readText(typed: string, { field, most, missing }: TextRule): string | Refusal {
  const text = visibleText(typed);
  if (text === '' && missing !== undefined) return { refused: missing, field };
  return text.length > most ? { refused: longer[most], field } : text;
}

/** Reads a text of one line: a line end, a tab and what isn't seen is a space; joiners are part of how some scripts are written, so they stay. */
export function readLine(typed: string, rule: TextRule): string | Refusal {
  return readText(typed.replace(/(?!\p{Join_C})[\p{C}\s]+/gu, ' '), rule);
}
