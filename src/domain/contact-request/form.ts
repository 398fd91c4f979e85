import { parseEmail } from '../email-address.js';
import type { Language } from '../languages.js';
import { limits } from '../limits.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { checkName, type Answers } from '../person-name.js';
import { readLine, visibleText } from '../typed-text.js';
import { tellsOfCrisis } from './crisis-words.js';
import { messageIsOptional, topicNamed, type ContactPortal, type ContactTopic } from './topics.js';

/** What someone wrote to support. */
export interface ContactMessage {
  readonly portal: ContactPortal;
  readonly topic: ContactTopic;
  readonly language: Language;
  readonly name: string;
  /** Where they read what we write. */
  readonly email: string;
  /** The address on the account, where that mailbox is lost. */
  readonly accountEmail: string | null;
  /** In E.164, or null where no call is wanted. */
  readonly phone: string | null;
  readonly text: string;
  /** Whether email may be sent; someone else may read the mailbox. */
  readonly emailIsSafe: boolean;
  readonly voicemailIsSafe: boolean;
  /** The language of the interpreter who is wanted, in the person's own words; empty where none is. */
  readonly interpreter: string;
}

/** Who writes, where they are logged in: their details aren't asked again. */
export interface KnownWriter {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
}

/**
 * Checks a contact form; every problem at once, each with its field. `readPhone` reads a number as people type it: null where the field is
 * empty.
 */
export function checkContactForm(
  answers: Answers,
  of: { readonly portal: ContactPortal; readonly language: Language; readonly writer: KnownWriter | null },
  readPhone: (typed: string) => string | Refusal | null,
): ContactMessage | readonly Refusal[] {
  const refusals: Refusal[] = [];
  const read = <Value>(value: Value | Refusal): Value | null => {
    if (!isRefusal(value)) return value;
    refusals.push(value);
    return null;
  };
  const { portal, language, writer } = of;
  const topic = read<ContactTopic>(
    topicNamed(portal, answers['topic'] ?? '') ?? { refused: 'contact-topic-missing', field: 'topic' },
  );
  const name = writer?.name ?? read(checkName(answers, 'name'));
  const isLost = topic === 'lost_mailbox';
  const accountEmail = isLost ? (writer?.email ?? read(parseAccountEmail(answers))) : null;
  const typed = isLost || writer === null ? read(parseEmail(answers['email'] ?? '')) : writer.email;
  const email = typed !== null && typed === accountEmail ? read<string>(sameAddress) : typed;
  const phone = read(readPhone(answers['phone'] ?? ''));
  const text = read(checkMessage(answers, topic !== null && messageIsOptional(topic)));
  const interpreter = read(readLine(answers['interpreter'] ?? '', { field: 'interpreter', most: 60 }));
  const emailIsSafe = answers['emailIsUnsafe'] !== 'yes';
  if (!emailIsSafe && phone === null && !refusals.some(({ field }) => field === 'phone'))
    refusals.push({ refused: 'contact-phone-needed', field: 'phone' });
  if (
    refusals.length > 0 ||
    topic === null ||
    name === null ||
    email === null ||
    text === null ||
    interpreter === null
  )
    return refusals;
  return {
    portal,
    topic,
    language,
    name,
    email,
    accountEmail,
    phone,
    text,
    emailIsSafe,
    voicemailIsSafe: answers['voicemailIsSafe'] === 'yes',
    interpreter,
  };
}

const sameAddress: Refusal = { refused: 'email-same', field: 'email' };

function parseAccountEmail(answers: Answers): string | Refusal {
  const email = parseEmail(answers['accountEmail'] ?? '');
  return isRefusal(email) ? { refused: 'account-address-missing', field: 'accountEmail' } : email;
}

/**
 * Reads a message: the line ends of a browser become ours, what nobody sees goes, and a message of blanks is none. A cry for help may be longer than other
 * messages: its writer must not have to shorten it first.
 */
export function checkMessage(answers: Answers, optional = false): string | Refusal {
  const seen = (answers['message'] ?? '')
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    // Joiners are part of how some scripts are written, so they stay.
    .replace(/[^\P{C}\n\t\u200C\u200D]/gu, '');
  const text = visibleText(seen);
  if (text === '' && !optional) return { refused: 'contact-message-missing', field: 'message' };
  if (text.length > mostCharacters(text)) return { refused: 'contact-message-too-long', field: 'message' };
  return text;
}

function mostCharacters(text: string): number {
  const isCry = text.length > limits.freeText && tellsOfCrisis(text);
  return isCry ? limits.crisisText : limits.freeText;
}
