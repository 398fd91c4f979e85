import { longInstant } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';

/** What a mail with a link to verify an address draws on. No name: a stranger who signs up could write anything into it. */
export interface VerificationFacts extends LinkFacts {
  readonly purpose: 'sign_up' | 'family_member' | 'change_address';
  readonly reminder: boolean;
}

interface LinkFacts {
  /** Address of the link's page; "this wasn’t me" stands below it. */
  readonly verifyUrl: string;
  readonly validUntil: Date;
  readonly timeZone: string;
}

const reasons: Record<VerificationFacts['purpose'], string> = {
  sign_up: 'Someone, hopefully you, created a Headway account with this email address.',
  family_member:
    'Someone in your family created a Headway account with this email address, for you or for your child. Open the link to choose a password for it.',
  change_address: 'Someone, hopefully you, wants to log in to Headway with this email address.',
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
      `Open the link and press the button to confirm that this address is yours. The link works until ${longInstant(facts.validUntil, facts.timeZone)}, or until we send a newer one.`,
    ],
    link: { label: 'Verify this address', url: facts.verifyUrl },
    footer: [
      facts.purpose === 'change_address'
        ? `Wasn’t this you? Nothing changes unless you use the link. To end the request now, open ${facts.verifyUrl}/not-me`
        : `Wasn’t this you? Do nothing, and we’ll remove the account in 30 days. To remove it now, open ${facts.verifyUrl}/not-me`,
    ],
  });
}

/** The mail to someone who signed up with an address for which the account of a family member waits: its link makes that account theirs, in the browser of their own sign-up. */
export function ownSignUpLetter({ verifyUrl, validUntil, timeZone }: LinkFacts): Letter {
  return renderLetter({
    subject: 'Verify your email address for Headway',
    greeting: 'Hello,',
    paragraphs: [
      `${reasons.sign_up} Someone in your family had created one with it before, for you or for your child.`,
      `If you signed up, open the link in the same browser and press the button. Your account is then your own, with what you typed, and in no one’s family. The link works until ${longInstant(validUntil, timeZone)}.`,
    ],
    link: { label: 'Verify this address', url: verifyUrl },
    footer: [
      'Didn’t sign up? You don’t need to do anything. If you wanted the account that your family created, use the link in the email about that.',
    ],
  });
}

/** Tells the owner of an address that someone else wanted to use it; nothing changed. */
export function addressTakenLetter({ portalUrl }: { readonly portalUrl: string }): Letter {
  return renderLetter({
    subject: 'Someone tried to use your email address',
    greeting: 'Hello,',
    paragraphs: [
      'Someone tried to create or change a Headway account with this email address. It already belongs to your account, so nothing changed and no one got in.',
      'If it was you, log in with your password, or press “Forgot your password” on that page. If it wasn’t you, you don’t need to do anything.',
    ],
    link: { label: 'Log in', url: `${portalUrl}/sign-in` },
  });
}
