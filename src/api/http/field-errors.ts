import type { Refusal } from '../../domain/refusals.js';
import { refusalSentences } from './refusals.js';

/** The sentences of some refusals by the field they belong to; the first of a field counts. */
export function fieldErrors(refusals: readonly Refusal[]): Record<string, string> {
  return Object.fromEntries(
    refusals.toReversed().map(({ refused, field = 'main' }) => [field, refusalSentences[refused].sentence]),
  );
}

/** The status of a page that shows some refusals. */
export function statusOf(refusals: readonly Refusal[]): number {
  const [first] = refusals;
  return first === undefined ? 200 : refusalSentences[first.refused].status;
}
