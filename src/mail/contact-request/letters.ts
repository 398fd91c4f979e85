import type { ContactTopic } from '../../domain/contact-request/topics.js';
import type { Language } from '../../domain/languages.js';
import { renderLetter, type Letter } from '../letter.js';
import { greetingOf } from '../linked-letter.js';
import { contactSentences } from './sentences.js';

/** What every letter of a conversation names. */
interface Named {
  readonly language: Language;
  readonly name: string;
  readonly reference: string;
  /** Where the conversation is read and written. */
  readonly url: string;
}

/** Emails of a conversation with support, by what is told. None repeats a word of the conversation: someone else may read the mailbox. */
export const contactLetters = {
  /** The message arrived: what happens next and when, and where to read the answer. */
  acknowledged: (
    of: Named & {
      readonly topic: ContactTopic;
      readonly crisis: boolean;
      /** By when support answers, in words. */
      readonly answerBy: string;
      /** Addresses that a family member could use; none where the mailbox takes no tags. */
      readonly familyAddresses?: readonly string[];
    },
  ): Letter => {
    const words = contactSentences[of.language];
    const advice = words.advice[of.topic];
    const family = of.familyAddresses === undefined ? [] : [words.family(of.familyAddresses)];
    return letter(of, words.acknowledged.subject(of.reference), {
      paragraphs: [
        ...(of.crisis ? words.crisis : []),
        words.acknowledged.arrived(of.reference),
        words.acknowledged.next(of.answerBy),
        ...(advice === null ? [] : [advice]),
        ...family,
      ],
      label: words.readConversation,
      closing: [...(of.crisis ? [] : words.crisis), words.acknowledged.notYou],
    });
  },

  /** There is an answer behind the link. */
  answered: (of: Named): Letter => {
    const words = contactSentences[of.language];
    return letter(of, words.answered.subject(of.reference), {
      paragraphs: words.answered.lines,
      label: words.readAnswer,
      closing: words.crisis,
    });
  },

  /** The answer wasn't read on for some days. */
  reminder: (of: Named & { readonly silenceDays: number }): Letter => {
    const words = contactSentences[of.language];
    return letter(of, words.reminder.subject(of.reference), {
      paragraphs: words.reminder.lines(of.silenceDays),
      label: words.readAnswer,
      closing: words.crisis,
    });
  },

  /** The request is resolved, and until when it can be reopened. */
  resolved: (of: Named & { readonly reopenBy: string }): Letter => {
    const words = contactSentences[of.language];
    return letter(of, words.resolved.subject(of.reference), {
      paragraphs: words.resolved.lines(of.reopenBy),
      label: words.readConversation,
      closing: words.crisis,
    });
  },

  /** The link that takes an unsubscribed address off the list. */
  release: (of: Named & { readonly releaseUrl: string; readonly hours: number }): Letter => {
    const words = contactSentences[of.language];
    return letter({ ...of, url: of.releaseUrl }, words.release.subject(of.reference), {
      paragraphs: words.release.lines(of.hours),
      label: words.release.press,
      closing: [words.release.notYou, `${words.readConversation}: ${of.url}`],
    });
  },
} as const;

/** Alerts someone of our staff; says nothing about whom it concerns. */
export function crisisAlert(
  reference: string,
  url: string,
): { readonly letter: Letter; readonly text: string } {
  const sentence = `A message to support may be about a crisis (${reference}). Log in, read it and answer it now.`;
  return {
    letter: renderLetter({
      subject: `Urgent: a message to support needs you now (${reference})`,
      greeting: 'Hello,',
      paragraphs: [sentence],
      link: { label: 'Open the case', url },
    }),
    text: `Headway: ${sentence} ${url}`,
  };
}

function letter(
  of: Named,
  subject: string,
  parts: {
    readonly paragraphs: readonly string[];
    readonly label: string;
    readonly closing: readonly string[];
  },
): Letter {
  const { language, url } = of;
  return renderLetter({
    language,
    subject,
    greeting: greetingOf(of, contactSentences[language].greeting),
    paragraphs: parts.paragraphs,
    link: { label: parts.label, url },
    closing: parts.closing,
  });
}
