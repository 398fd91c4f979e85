import { expect, it } from 'vitest';
import { accountSuspendedLetter, suspensionLiftedLetter } from '../../src/mail/account-suspension/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = { givenName: 'Ines', reference: 'AH-2027-0001' };

it('an account is suspended', () => {
  expect(whole(accountSuspendedLetter({ ...facts, contact: 'https://headway.example/contact' })))
    .toMatchInlineSnapshot(`
      "Your Headway account is suspended (AH-2027-0001)

      Hello Ines,

      Someone told us that they didn’t make a change to your account. Every browser was logged out, and no one can log in until we know who the owner is.

      Support will contact you within one business day. Your reference is AH-2027-0001. You can also write to support at https://headway.example/contact.

      Headway"
    `);
});

it('a suspension is lifted', () => {
  expect(whole(suspensionLiftedLetter(facts))).toMatchInlineSnapshot(`
    "Your Headway account is open again (AH-2027-0001)

    Hello Ines,

    Support has reopened your account. Your old password no longer works. We’re sending a link to choose a new one to the email address of the account.

    Headway"
  `);
});
