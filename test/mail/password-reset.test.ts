import { expect, it } from 'vitest';
import { resetLetters } from '../../src/mail/password-reset/letters.js';
import { whole } from '../harness/whole-letter.js';

const url = 'https://provider.headway.example/new-password/token';

it('the link of a provider', () => {
  expect(whole(resetLetters.link({ portal: 'provider', givenName: 'Ines', url, minutes: 60 })))
    .toMatchInlineSnapshot(`
    "Please Verify Your Headway Account

    Hello Ines,

    Someone, probably you, asked to choose a new password for Headway.

    The link works once, within 60 minutes. If you ask again, only the newest email works.

    Choose a new password:
    https://provider.headway.example/new-password/token

    If you didn’t ask for this, you don’t need to do anything. Your password stays as it is.

    Headway"
  `);
});

it('the link of a client', () => {
  expect(whole(resetLetters.link({ portal: 'client', givenName: 'Noor', url, minutes: 60 })))
    .toMatchInlineSnapshot(`
    "Choose a new password for Headway

    Hello Noor,

    Someone, probably you, asked to choose a new password for Headway.

    The link works once, within 60 minutes. If you ask again, only the newest email works.

    Choose a new password:
    https://provider.headway.example/new-password/token

    If you didn’t ask for this, you don’t need to do anything. Your password stays as it is.

    Headway"
  `);
});

it('the account is on the other portal', () => {
  expect(whole(resetLetters.elsewhere({ portal: 'provider', url: 'https://provider.headway.example' })))
    .toMatchInlineSnapshot(`
    "Where to log in to Headway

    Hello,

    Someone, probably you, asked to choose a new password for Headway. The account with this address is on the portal for providers. Ask for a new password there.

    Go to that portal:
    https://provider.headway.example

    If you didn’t ask for this, you don’t need to do anything.

    Headway"
  `);
});

it('the account is suspended', () => {
  expect(whole(resetLetters.held({ givenName: 'Ines', contact: 'https://headway.example/contact' })))
    .toMatchInlineSnapshot(`
      "Your Headway account

      Hello Ines,

      Someone, probably you, asked to choose a new password for Headway. No one can log in to this account right now, so we didn’t send a link.

      Please write to support at https://headway.example/contact. We’ll help.

      Headway"
    `);
});
