import { expect, it } from 'vitest';
import { signInCodeLetter } from '../../src/mail/two-factor/letters.js';
import { codeText } from '../../src/mail/two-factor/texts.js';
import { whole } from '../harness/whole-letter.js';

it('the code of a sign-in by email', () => {
  expect(whole(signInCodeLetter({ givenName: 'Ines', code: '123456' }))).toMatchInlineSnapshot(`
    "Your Headway login code

    Hello Ines,

    Your code is 123456.

    Enter it on the page where you are logging in, within 10 minutes.

    Someone entered your password to get this email. If it wasn’t you, choose a new password. No one from Headway will ever ask for this code.

    Headway"
  `);
});

it('the code of a sign-in as a text', () => {
  expect(codeText({ code: '123456', origin: 'https://provider.headway.example' })).toMatchInlineSnapshot(`
    "123456 is your code to log in to Headway. It works for 10 minutes. Headway will never ask you for this code.

    @provider.headway.example #123456"
  `);
});
