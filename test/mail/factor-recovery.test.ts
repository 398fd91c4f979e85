import { expect, it } from 'vitest';
import { recoveryLetters } from '../../src/mail/factor-recovery/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = { givenName: 'Ines', reference: 'FR-2027-0001' };
const contact = 'https://provider.headway.example/contact';
const url = 'https://provider.headway.example/lost-phone/token';

it('the link', () => {
  expect(whole(recoveryLetters.link({ ...facts, url, hours: 24 }))).toMatchInlineSnapshot(`
    "Your lost phone and Headway (FR-2027-0001)

    Hello Ines,

    Someone, probably you, told us that the phone that gets your Headway codes is lost.

    Use the link to show us that this mailbox is yours. It works once, within 24 hours. Then support will contact you, at a number we know from another source or on a video call.

    This is my mailbox:
    https://provider.headway.example/lost-phone/token

    If it wasn’t you, you don’t need to do anything. Nothing changes without this link. No one from Headway will ever ask for your password or a code.

    Headway"
  `);
});

it('no phone is set up', () => {
  expect(whole(recoveryLetters['not-enrolled']({ givenName: 'Ines', url }))).toMatchInlineSnapshot(`
    "Logging in to Headway

    Hello Ines,

    Someone, probably you, told us that the phone that gets your Headway codes is lost. No phone is set up for this account right now. Log in with your password, and we’ll ask you for a phone number.

    Log in:
    https://provider.headway.example/lost-phone/token

    If it wasn’t you, you don’t need to do anything.

    Headway"
  `);
});

it('a request is under way', () => {
  expect(whole(recoveryLetters['under-way']({ ...facts, contact }))).toMatchInlineSnapshot(`
    "Your lost phone and Headway (FR-2027-0001)

    Hello Ines,

    Someone, probably you, told us again that the phone that gets your Headway codes is lost. Support already has your first request, so you don’t need to do anything else.

    Support will contact you within one business day. If they already have, our email says when we’ll remove the phone from your account and how to stop that.

    To ask about it, write to support at https://provider.headway.example/contact and give the reference FR-2027-0001.

    If you didn’t make any of these requests, tell support.

    Headway"
  `);
});

it('the account is suspended', () => {
  expect(whole(recoveryLetters.held({ givenName: 'Ines', contact }))).toMatchInlineSnapshot(`
    "Your Headway account

    Hello Ines,

    Someone, probably you, told us that the phone that gets your Headway codes is lost. No one can log in to this account right now, so we didn’t send a link.

    Please write to support at https://provider.headway.example/contact. We’ll help.

    Headway"
  `);
});

it('the reset is near', () => {
  expect(whole(recoveryLetters.notice({ ...facts, url, endsAt: 'Friday, January 15, 2027, 3:00 PM EST' })))
    .toMatchInlineSnapshot(`
    "Your Headway codes will be reset (FR-2027-0001)

    Hello Ines,

    You told us that your phone is lost, and two members of our support team made sure that it was you.

    On Friday, January 15, 2027, 3:00 PM EST at the earliest, we’ll remove the phone from your account and log out every browser. Then log in with your password and set up another phone.

    If this wasn’t you, or you have the phone back, stop it before then. You don’t need to log in to do that.

    Stop the reset:
    https://provider.headway.example/lost-phone/token

    Until then nothing changes. Codes go to the phone as before.

    Headway"
  `);
});

it('denied', () => {
  expect(whole(recoveryLetters.denied({ ...facts, contact }))).toMatchInlineSnapshot(`
    "Your lost phone and Headway (FR-2027-0001)

    Hello Ines,

    Support closed your case without a reset. Your login stays as it is, and codes go to the phone as before.

    If you still need help, write to support at https://provider.headway.example/contact and give the reference FR-2027-0001.

    Headway"
  `);
});

it('cancelled', () => {
  expect(whole(recoveryLetters.cancelled({ ...facts, contact }))).toMatchInlineSnapshot(`
    "The reset of your Headway codes was stopped (FR-2027-0001)

    Hello Ines,

    The reset that someone asked for because of a lost phone was stopped. It won’t happen.

    If you still need help, write to support at https://provider.headway.example/contact and give the reference FR-2027-0001.

    Headway"
  `);
});
