import { renderLetter, type Letter } from '../letter.js';

/** Tells every known address of an account that its owner stopped it, and what happens next. */
export function accountHeldLetter({
  givenName,
  reference,
}: {
  givenName: string;
  reference: string;
}): Letter {
  return renderLetter({
    subject: `Your Headway account is on hold (${reference})`,
    greeting: `Hello ${givenName},`,
    paragraphs: [
      'Somebody told us that a change of your account was not theirs. Everybody was logged out, and nobody can log in until we know who the owner is.',
      `Support gets in touch within a business day. Your reference is ${reference}. You can also write to support@headway.example.`,
    ],
  });
}

/** Tells every known address that the hold ended. */
export function holdLiftedLetter({ givenName, reference }: { givenName: string; reference: string }): Letter {
  return renderLetter({
    subject: `Your Headway account is open again (${reference})`,
    greeting: `Hello ${givenName},`,
    paragraphs: [
      'Support has lifted the hold of your account. The old password no longer works; a mail with a link to choose a new one goes to the address of the account.',
    ],
  });
}
