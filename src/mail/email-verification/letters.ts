import { longInstant } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';

/** What a mail with a link to verify an address draws on. No name: whoever signs up could write anything into it. */
export interface VerificationFacts {
  readonly purpose: 'sign_up' | 'family_member' | 'change_address';
  readonly reminder: boolean;
  /** Address of the link's page; "this wasn’t me" stands below it. */
  readonly verifyUrl: string;
  readonly validUntil: Date;
  readonly timeZone: string;
}

const reasons: Record<VerificationFacts['purpose'], string> = {
  sign_up: 'Somebody, hopefully you, opened a Headway account with this email address.',
  family_member:
    'Somebody in your family opened a Headway account with this email address, for you or for a child of yours. Open the link to choose a password for it.',
  change_address: 'Somebody, hopefully you, wants to log in to Headway with this email address.',
};

/** The mail with the link that verifies an address. */
export function verificationLetter(facts: VerificationFacts): Letter {
  return renderLetter({
    subject: facts.reminder
      ? 'Reminder: verify your email address for Headway'
      : 'Verify your email address for Headway',
    greeting: 'Hello,',
    paragraphs: [
      reasons[facts.purpose],
      `Open the link and press the button to say that the address is yours. It works until ${longInstant(facts.validUntil, facts.timeZone)}; a newer mail replaces it.`,
    ],
    link: { label: 'Verify this address', url: facts.verifyUrl },
    footer: [
      facts.purpose === 'change_address'
        ? `This wasn’t you? Then nothing changes without you. To end the request now, open ${facts.verifyUrl}/not-me`
        : `This wasn’t you? Then do nothing, and the account is removed in 30 days. To remove it now, open ${facts.verifyUrl}/not-me`,
    ],
  });
}

/** Tells the owner of an address that somebody else wanted to use it; nothing changed. */
export function addressTakenLetter({ portalUrl }: { readonly portalUrl: string }): Letter {
  return renderLetter({
    subject: 'Somebody tried to use your email address',
    greeting: 'Hello,',
    paragraphs: [
      'Somebody tried to open a Headway account, or to change one, with this email address. It belongs to your account already, so nothing was changed and nobody got in.',
      'If it was you: log in with the password you have, or press “Forgot your password” there. If it was not you, there is nothing to do.',
    ],
    link: { label: 'Log in', url: `${portalUrl}/sign-in` },
  });
}
