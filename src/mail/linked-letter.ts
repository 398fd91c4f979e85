import { nameless } from '../domain/contact-request/heard.js';
import type { Language } from '../domain/languages.js';
import { isGreeted } from '../domain/person-name.js';
import { contactSentences } from './contact-request/sentences.js';
import { renderLetter, type Letter } from './letter.js';

/** A letter to a client with one link, in their language; it ends with where to turn in a crisis. */
export function linkedLetter(
  of: Readonly<Record<'name' | 'reference' | 'url', string>> & { readonly language: Language },
  words: {
    readonly greeting: (name: string) => string;
    readonly subject: (reference: string) => string;
    readonly lines: readonly string[];
    readonly label: string;
    /** What someone does who didn't ask for it. */
    readonly notYou?: string;
  },
): Letter {
  return renderLetter({
    language: of.language,
    subject: words.subject(of.reference),
    greeting: greetingOf(of, words.greeting),
    paragraphs: words.lines,
    link: { label: words.label, url: of.url },
    closing: [...(words.notYou === undefined ? [] : [words.notYou]), ...contactSentences[of.language].crisis],
  });
}

const withoutName: Record<Language, string> = { en: 'Hello,', es: 'Hola:' };

/** How a letter begins to an address that nobody proved, also where nobody knows a name or it is as long as a sentence. */
export function greetingOf(
  { name, language }: { readonly name: string; readonly language: Language },
  greeting: (name: string) => string,
): string {
  return name === nameless || !isGreeted(name) ? withoutName[language] : greeting(name);
}
