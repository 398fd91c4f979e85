import { longInstant } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';

/** Whom an invitation is for. */
export interface Invitation {
  readonly name: string;
  /** The provider whose practice staff the person is to join; null for one who is to be a provider. */
  readonly practice: string | null;
}

/** The mail by which support invites a provider, or a provider someone for the practice staff, to sign up. */
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
        ? 'Headway’s support team invites you to create your provider account.'
        : `${practice} invites you to join the staff of their practice on Headway, with your own login.`,
      `Open the link and choose a password. The invitation works once, until ${longInstant(facts.validUntil, facts.timeZone)}.`,
    ],
    link: { label: 'Create your account', url: facts.signUpUrl },
    footer: ['Not expecting this? Do nothing. No account is created unless you use the link.'],
  });
}
