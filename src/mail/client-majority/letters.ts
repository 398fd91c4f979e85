import type { Language } from '../../domain/languages.js';
import type { Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';
import { majoritySentences, type MajorityFacts, type MajorityTemplate } from './sentences.js';

/** What a letter of a coming of age names; dates in words. */
interface Told extends MajorityFacts {
  readonly language: Language;
  readonly name: string;
  readonly reference: string;
  readonly url: string;
}

/** An email to someone who comes of age, or to the guardian whose access ends. Neither names a provider or care. */
export function majorityLetter(to: 'person' | 'guardian', template: MajorityTemplate, of: Told): Letter {
  const { greeting, [to]: letters } = majoritySentences[of.language];
  const said = letters[template];
  return linkedLetter(of, { ...said, greeting, lines: said.lines(of) });
}
