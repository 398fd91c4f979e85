import { expect, it } from 'vitest';
import {
  addressTakenLetter,
  ownSignUpLetter,
  verificationLetter,
} from '../../src/mail/email-verification/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = {
  purpose: 'sign_up',
  reminder: false,
  verifyUrl: 'https://care.headway.example/verify/token',
  validUntil: new Date('2027-01-15T20:00:00Z'),
  timeZone: 'America/New_York',
} as const;

it('a sign-up', () => {
  expect(whole(verificationLetter(facts))).toMatchInlineSnapshot(`
    "Verify your email address for Headway

    Hello,

    Someone, hopefully you, created a Headway account with this email address.

    Open the link and press the button to confirm that this address is yours. The link works until January 15, 2027 at 3:00 PM EST, or until we send a newer one.

    Verify this address:
    https://care.headway.example/verify/token

    Headway

    Wasn’t this you? Do nothing, and we’ll remove the account in 30 days. To remove it now, open https://care.headway.example/verify/token/not-me"
  `);
});

it('a reminder', () => {
  expect(whole(verificationLetter({ ...facts, reminder: true }))).toMatchInlineSnapshot(`
    "Reminder: verify your email address for Headway

    Hello,

    Someone, hopefully you, created a Headway account with this email address.

    Open the link and press the button to confirm that this address is yours. The link works until January 15, 2027 at 3:00 PM EST, or until we send a newer one.

    Verify this address:
    https://care.headway.example/verify/token

    Headway

    Wasn’t this you? Do nothing, and we’ll remove the account in 30 days. To remove it now, open https://care.headway.example/verify/token/not-me"
  `);
});

it('a family member', () => {
  expect(whole(verificationLetter({ ...facts, purpose: 'family_member' }))).toMatchInlineSnapshot(`
    "Verify your email address for Headway

    Hello,

    Someone in your family created a Headway account with this email address, for you or for your child. Open the link to choose a password for it.

    Open the link and press the button to confirm that this address is yours. The link works until January 15, 2027 at 3:00 PM EST, or until we send a newer one.

    Verify this address:
    https://care.headway.example/verify/token

    Headway

    Wasn’t this you? Do nothing, and we’ll remove the account in 30 days. To remove it now, open https://care.headway.example/verify/token/not-me"
  `);
});

it('another address', () => {
  expect(whole(verificationLetter({ ...facts, purpose: 'change_address' }))).toMatchInlineSnapshot(`
    "Verify your email address for Headway

    Hello,

    Someone, hopefully you, wants to log in to Headway with this email address.

    Open the link and press the button to confirm that this address is yours. The link works until January 15, 2027 at 3:00 PM EST, or until we send a newer one.

    Verify this address:
    https://care.headway.example/verify/token

    Headway

    Wasn’t this you? Nothing changes unless you use the link. To end the request now, open https://care.headway.example/verify/token/not-me"
  `);
});

it('an own sign-up where the account of a family member waits', () => {
  expect(whole(ownSignUpLetter(facts))).toMatchInlineSnapshot(`
    "Verify your email address for Headway

    Hello,

    Someone, hopefully you, created a Headway account with this email address. Someone in your family had created one with it before, for you or for your child.

    If you signed up, open the link in the same browser and press the button. Your account is then your own, with what you typed, and in no one’s family. The link works until January 15, 2027 at 3:00 PM EST.

    Verify this address:
    https://care.headway.example/verify/token

    Headway

    Didn’t sign up? You don’t need to do anything. If you wanted the account that your family created, use the link in the email about that."
  `);
});

it('an address that is taken', () => {
  expect(whole(addressTakenLetter({ portalUrl: 'https://care.headway.example' }))).toMatchInlineSnapshot(`
    "Someone tried to use your email address

    Hello,

    Someone tried to create or change a Headway account with this email address. It already belongs to your account, so nothing changed and no one got in.

    If it was you, log in with your password, or press “Forgot your password” on that page. If it wasn’t you, you don’t need to do anything.

    Log in:
    https://care.headway.example/sign-in

    Headway"
  `);
});
