import { MailTrouble, PhoneTrouble } from '../../ports.js';

/** What a check found: one sentence, and where something is wrong, what to do. */
export type Finding =
  | { readonly well: true; readonly sentence: string }
  | { readonly well: false; readonly sentence: string; readonly remedy: string };

/** A part that is looked at; `remedy` is what to do when the look itself fails. */
export interface Check {
  readonly part: string;
  readonly remedy: string;
  readonly find: () => Promise<readonly Finding[]>;
}

export const well = (sentence: string): Finding => ({ well: true, sentence });
export const trouble = (sentence: string, remedy: string): Finding => ({ well: false, sentence, remedy });

/** Milliseconds that one check may take. */
const patienceMs = 15_000;

/** Makes every check, one that fails too; `words` says of a library's error what may be said. Answers whether all is well. */
export async function examine(
  checks: readonly Check[],
  { words, say }: { words: (error: unknown) => string; say: (line: string) => void },
): Promise<boolean> {
  const widest = Math.max(...checks.map(({ part }) => part.length));
  let allWell = true;
  const wordsOf = (error: unknown) =>
    sayable.some((kind) => error instanceof kind) ? (error as Error).message : words(error);
  for (const { part, remedy, find } of checks)
    for (const finding of await within(find).catch((error: unknown) => [trouble(wordsOf(error), remedy)])) {
      allWell &&= finding.well;
      say(`${finding.well ? 'well   ' : 'TROUBLE'}  ${part.padEnd(widest)}  ${finding.sentence}`);
      if (!finding.well) say(`${' '.repeat(9)}${' '.repeat(widest)}  Do: ${finding.remedy}`);
    }
  return allWell;
}

async function within<Result>(work: () => Promise<Result>): Promise<Result> {
  let patience: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    patience = setTimeout(
      () => reject(new Unanswered(`It did not answer within ${patienceMs / 1_000} seconds.`)),
      patienceMs,
    );
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(patience));
}

/** Thrown for a part that doesn't do what it is asked, in a sentence that holds nothing secret. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** Our own errors hold no connection and no address. */
const sayable = [Unanswered, MailTrouble, PhoneTrouble];
