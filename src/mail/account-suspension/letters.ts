import { renderLetter, type Letter } from '../letter.js';

/** Tells every known address of an account that its owner stopped it, and what happens next. */
export function accountSuspendedLetter({
  givenName,
  reference,
  contact,
}: {
  givenName: string;
  reference: string;
  /** Where its reader writes to support. */
  contact: string;
}): Letter {
  return renderLetter({
    subject: `Your Headway account is suspended (${reference})`,
    greeting: `Hello ${givenName},`,
    paragraphs: [
      'Someone told us that they didn’t make a change to your account. Every browser was logged out, and no one can log in until we know who the owner is.',
      `Support will contact you within one business day. Your reference is ${reference}. You can also write to support at ${contact}.`,
    ],
  });
}

/** Tells every known address that the suspension ended. */
export function suspensionLiftedLetter({
  givenName,
  reference,
}: {
  givenName: string;
  reference: string;
}): Letter {
  return renderLetter({
    subject: `Your Headway account is open again (${reference})`,
    greeting: `Hello ${givenName},`,
    paragraphs: [
      'Support has reopened your account. Your old password no longer works. We’re sending a link to choose a new one to the email address of the account.',
    ],
  });
}
