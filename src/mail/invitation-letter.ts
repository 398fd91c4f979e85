import { longInstant } from './dates.js';
import { renderLetter, type Letter } from './letter.js';

/** The mail by which support invites a provider to sign up. */
export function invitationLetter(facts: {
  readonly providerName: string;
  readonly reference: string;
  readonly signUpUrl: string;
  readonly validUntil: Date;
  readonly timeZone: string;
  readonly reminder: boolean;
}): Letter {
  return renderLetter({
    subject: facts.reminder
      ? `Reminder: your invitation to Headway (${facts.reference})`
      : `Your invitation to Headway (${facts.reference})`,
    greeting: `Hello ${facts.providerName},`,
    paragraphs: [
      'Headway’s support team invites you to open your provider account.',
      `Choose a password, and verify this address with the mail that follows. The invitation works once, until ${longInstant(facts.validUntil, facts.timeZone)}.`,
    ],
    link: { label: 'Open your account', url: facts.signUpUrl },
    footer: ['You did not expect this? Then do nothing; without you no account is made.'],
  });
}
