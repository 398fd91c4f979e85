import { greetingOf } from '../linked-letter.js';
import { renderLetter, type Letter } from '../letter.js';

/** What letters about a records contact name: to whom, and who holds the records as we have it, a line each. */
interface Told {
  readonly name: string;
  readonly contact: readonly string[];
  readonly url: string;
}

interface Sentences {
  readonly subject: string;
  readonly lines: (contact: string) => readonly string[];
  readonly label: string;
}

const sentences = {
  ask: {
    subject: 'Are these still the right contact details for your records?',
    lines: (contact) => [
      'You no longer see clients through Headway. When one of them asks for their records, we refer them to you, and the law gives them a right to a quick answer.',
      `This is where we send them: ${contact}.`,
      'Once a year, please tell us whether that’s still right, or change it. You don’t have to log in.',
    ],
    label: 'Confirm or change it',
  },
  remind: {
    subject: 'We still need to know where your clients can ask for records',
    lines: (contact) => [
      'We asked you whether your contact details for records are still right, and we haven’t heard back yet.',
      `This is where we send clients who ask for their records: ${contact}.`,
      'If we don’t hear from you, someone from our support team will call.',
    ],
    label: 'Confirm or change it',
  },
  changed: {
    subject: 'Your contact details for records were changed',
    lines: (contact) => [
      `Someone who had the link that we emailed changed them. Clients who ask for their records are now sent here: ${contact}.`,
      'A new email address is used only after someone opens the link that we send to it.',
      'If it wasn’t you, write to our support team at once.',
    ],
    label: 'Write to support',
  },
  address: {
    subject: 'Should your clients’ requests for records come to this address?',
    lines: () => [
      'Someone told us to send clients’ requests for records to this address.',
      'If that’s right, use this link to say so. It works for seven days. Until then, requests go where they went before.',
      'If you don’t know about this, you don’t need to do anything.',
    ],
    label: 'Yes, use this address',
  },
} as const satisfies Record<string, Sentences>;

export type RecordsContactTemplate = keyof typeof sentences;

/** An email to a provider who left, or to the custodian of their records. It names no client. */
export function recordsContactLetter(template: RecordsContactTemplate, { name, contact, url }: Told): Letter {
  const { subject, lines, label } = sentences[template];
  return renderLetter({
    subject,
    greeting: greetingOf({ name, language: 'en' }, (known) => `Hello ${known},`),
    paragraphs: lines(contact.join(', ')),
    link: { label, url },
  });
}
