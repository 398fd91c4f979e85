import { expect, it } from 'vitest';
import { accountNoticeLetter } from '../../src/mail/account-notice/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = { givenName: 'Ines', disavowUrl: 'https://provider.headway.example/not-me/token' };

it('password changed', () => {
  expect(whole(accountNoticeLetter('password_changed', facts))).toMatchInlineSnapshot(`
    "Your Headway password was changed

    Hello Ines,

    The password of your Headway account was changed, and every other browser was logged out.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});

it('email change requested', () => {
  expect(whole(accountNoticeLetter('email_change_requested', facts))).toMatchInlineSnapshot(`
    "A new email address for your Headway account

    Hello Ines,

    Someone who is logged in to your Headway account and knows its password asked to use a different email address. The change takes effect when they use the link we emailed to the new address.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});

it('email changed', () => {
  expect(whole(accountNoticeLetter('email_changed', facts))).toMatchInlineSnapshot(`
    "The email address of your Headway account was changed

    Hello Ines,

    Your Headway account now uses a different email address. We no longer send email to this one.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});

it('email changed to this', () => {
  expect(whole(accountNoticeLetter('email_changed_to_this', facts))).toMatchInlineSnapshot(`
    "Your Headway account now uses this email address

    Hello Ines,

    Your Headway account now uses this email address. Every browser was logged out. Log in with this address and your password.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});

it('second factor enrolled', () => {
  expect(whole(accountNoticeLetter('second_factor_enrolled', facts))).toMatchInlineSnapshot(`
    "A phone was set up for your Headway account

    Hello Ines,

    A phone number was set up for your Headway account. We send a code to it when someone logs in with your password.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});

it('second factor reset', () => {
  expect(whole(accountNoticeLetter('second_factor_reset', facts))).toMatchInlineSnapshot(`
    "Multi factor authentication was reset

    Hello Ines,

    Multi factor authentication was reset for your Headway account, and every browser was logged out. The next person who logs in with your password is asked to set up a phone number.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});

it('details changed, with what', () => {
  expect(whole(accountNoticeLetter('details_changed', { ...facts, changed: ['name', 'phone'] })))
    .toMatchInlineSnapshot(`
    "Your details at Headway were changed

    Hello Ines,

    Someone who is logged in to your Headway account and knows its password changed what we know about you. To see it, log in and open your account.

    What was changed: name, phone number.

    If this was you, you don’t need to do anything.

    If it wasn’t you, press the button below. Every browser is logged out of your account, no one can log in, and support will contact you.

    This wasn’t me:
    https://provider.headway.example/not-me/token

    The link works for 30 days. No one from Headway will ever ask for your password.

    Headway"
  `);
});
