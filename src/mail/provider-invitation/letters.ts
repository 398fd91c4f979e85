import { longInstant } from '../dates.js';
import { isGreeted } from '../../domain/person-name.js';
import { greetingOf } from '../linked-letter.js';
import { renderLetter, type Letter } from '../letter.js';

/** Whom an invitation is for. */
export interface Invitation {
  readonly name: string;
  /** What the person is to be. */
  readonly to: 'provider' | 'practice' | 'staff';
  /** The provider whose practice staff the person is to join; empty for everyone else. */
  readonly practice: string;
}

const invites: Record<Invitation['to'], (practice: string) => string> = {
  provider: () => 'Headway’s support team invites you to create your provider account.',
  practice: (practice) =>
    `${isGreeted(practice) ? practice : 'A provider'} invites you to join the staff of their practice on Headway, with your own login.`,
  staff: () =>
    'A lead of Headway’s support team invites you to join it, with your own login to the staff portal.',
};

/** The mail by which support invites a provider, a provider someone for the practice staff, or a lead someone for ours. */
export function invitationLetter(
  { name, to, practice }: Invitation,
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
    greeting: greetingOf({ name, language: 'en' }, (known) => `Hello ${known},`),
    paragraphs: [
      invites[to](practice),
      `Open the link and choose a password. The invitation works once, until ${longInstant(facts.validUntil, facts.timeZone)}.`,
    ],
    link: { label: 'Create your account', url: facts.signUpUrl },
    footer: ['Not expecting this? Do nothing. No account is created unless you use the link.'],
  });
}
