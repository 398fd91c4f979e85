import type { Language } from '../../domain/languages.js';
import { contactSentences } from '../contact-request/sentences.js';
import { renderLetter, type Letter } from '../letter.js';
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
  const words = majoritySentences[of.language];
  const { subject, lines, label } = words[to][template];
  return renderLetter({
    language: of.language,
    subject: subject(of.reference),
    greeting: words.greeting(of.name),
    paragraphs: lines(of),
    link: { label, url: of.url },
    closing: contactSentences[of.language].crisis,
  });
}
