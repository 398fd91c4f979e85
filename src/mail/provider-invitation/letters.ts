import { longInstant } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';

/** Whom an invitation is for. */
export interface Invitation {
  readonly name: string;
  /** The provider whose practice staff the person is to join; null for one who is to be a provider. */
  readonly practice: string | null;
}

/** The mail by which support invites a provider, or a provider somebody for the practice staff, to sign up. */
export function invitationLetter(
  { name, practice }: Invitation,
  facts: {
    readonly reference: string;
    readonly signUpUrl: string;
    readonly validUntil: Date;
    readonly timeZone: string;
    readonly reminder: boolean;
  },
): Letter {
  return renderLetter({
    subject: facts.reminder
      ? `Reminder: your invitation to Headway (${facts.reference})`
      : `Your invitation to Headway (${facts.reference})`,
    greeting: `Hello ${name},`,
    paragraphs: [
      practice === null
        ? 'Headway’s support team invites you to open your provider account.'
        : `${practice} invites you to join the staff of their practice on Headway, with a log-in of your own.`,
      `Choose a password, and verify this address with the mail that follows. The invitation works once, until ${longInstant(facts.validUntil, facts.timeZone)}.`,
    ],
    link: { label: 'Open your account', url: facts.signUpUrl },
    footer: ['You did not expect this? Then do nothing; without you no account is made.'],
  });
}
