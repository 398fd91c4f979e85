import type { Language } from '../../domain/languages.js';
import { renderLetter, type Letter } from '../letter.js';
import { addressRecoverySentences } from './sentences.js';

interface Recovery {
  readonly language: Language;
  readonly reference: string;
}

interface Named extends Recovery {
  readonly givenName: string;
}

/** Emails of a recovery by a new address, by what is told. */
export const addressRecoveryLetters = {
  /** The link by which someone shows that they read the new address; it greets nobody by name, because the address may be mistyped. */
  link: ({ language, reference, url, hours }: Recovery & { url: string; hours: number }): Letter => {
    const { link, hello } = addressRecoverySentences[language];
    return renderLetter({
      subject: link.subject(reference),
      greeting: hello(''),
      paragraphs: link.lines(hours),
      link: { label: link.label, url },
      closing: [link.notYou],
      language,
    });
  },

  /** To every known address and the new one: what will happen, when at the earliest, and how to stop it. */
  notice: (of: Named & { endsAt: string; url: string }): Letter => {
    const { notice, hello } = addressRecoverySentences[of.language];
    return renderLetter({
      subject: notice.subject(of.reference),
      greeting: hello(of.givenName),
      paragraphs: notice.lines(of.endsAt),
      link: { label: notice.label, url: of.url },
      closing: [notice.untilThen],
      language: of.language,
    });
  },

  /** Support closed the case. */
  denied: (of: Named & { contact: string }): Letter => ended(of, 'denied'),

  /** The recovery was stopped. */
  cancelled: (of: Named & { contact: string }): Letter => ended(of, 'cancelled'),
} as const;

function ended(
  { language, reference, givenName, contact }: Named & { readonly contact: string },
  how: 'denied' | 'cancelled',
): Letter {
  const words = addressRecoverySentences[language];
  return renderLetter({
    subject: words[how].subject(reference),
    greeting: words.hello(givenName),
    paragraphs: [words[how].line, words.help(contact, reference)],
    language,
  });
}
