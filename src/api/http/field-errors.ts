import type { Refusal } from '../../domain/refusals.js';
import { refusalSentences } from './refusals.js';

/** The sentences of some refusals by the field they belong to, or else `otherwise`, in their order; the first of a field counts. */
export function fieldErrors(refusals: readonly Refusal[], otherwise = 'main'): Record<string, string> {
  const sentences = new Map<string, string>();
  for (const { refused, field = otherwise } of refusals)
    if (!sentences.has(field)) sentences.set(field, refusalSentences[refused].sentence);
  return Object.fromEntries(sentences);
}
