import type { Refusal } from '../../domain/refusals.js';
import { refusalSentences } from './refusals.js';

/** The sentences of some refusals by the field they belong to, in their order; the first of a field counts. */
export function fieldErrors(refusals: readonly Refusal[]): Record<string, string> {
  const sentences = new Map<string, string>();
  for (const { refused, field = 'main' } of refusals)
    if (!sentences.has(field)) sentences.set(field, refusalSentences[refused].sentence);
  return Object.fromEntries(sentences);
}

/** The status of a page that shows some refusals. */
export function statusOf(refusals: readonly Refusal[]): number {
  const [first] = refusals;
  return first === undefined ? 200 : refusalSentences[first.refused].status;
}
