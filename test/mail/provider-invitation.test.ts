import { expect, it } from 'vitest';
import { invitationLetter } from '../../src/mail/provider-invitation/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = {
  reference: 'PI-2027-0001',
  signUpUrl: 'https://provider.headway.example/invitation/token',
  validUntil: new Date('2027-01-15T20:00:00Z'),
  timeZone: 'America/New_York',
  reminder: false,
};

it('a provider', () => {
  expect(whole(invitationLetter({ name: 'Ines Moreau', to: 'provider', practice: '' }, facts)))
    .toMatchInlineSnapshot(`
    "Your invitation to Headway (PI-2027-0001)

    Hello Ines Moreau,

    Headway’s support team invites you to create your provider account.

    Open the link and choose a password. The invitation works once, until January 15, 2027 at 3:00 PM EST.

    Create your account:
    https://provider.headway.example/invitation/token

    Headway

    Not expecting this? Do nothing. No account is created unless you use the link."
  `);
});

it('practice staff, reminded', () => {
  expect(
    whole(
      invitationLetter(
        { name: 'Pia Stone', to: 'practice', practice: 'Moreau Practice' },
        { ...facts, reminder: true },
      ),
    ),
  ).toMatchInlineSnapshot(`
    "Reminder: your invitation to Headway (PI-2027-0001)

    Hello Pia Stone,

    Moreau Practice invites you to join the staff of their practice on Headway, with your own login.

    Open the link and choose a password. The invitation works once, until January 15, 2027 at 3:00 PM EST.

    Create your account:
    https://provider.headway.example/invitation/token

    Headway

    Not expecting this? Do nothing. No account is created unless you use the link."
  `);
});

it('invites someone to our own staff in the name of a lead', () => {
  const { text, subject } = invitationLetter({ name: 'Sol Reed', to: 'staff', practice: '' }, facts);
  expect(subject).toBe('Your invitation to Headway (PI-2027-0001)');
  expect(text).toContain('A lead of Headway’s support team invites you to join it');
});

it('carries no sentence in place of a name to an address that nobody proved', () => {
  const sentence = 'your account will be closed today, reply with your password';
  const { text } = invitationLetter({ name: sentence, to: 'practice', practice: sentence }, facts);
  expect(text).toMatch(/^Hello,\n\nA provider invites you to join the staff of their practice/);
  expect(text).not.toContain('password and');
  expect(text).not.toContain('closed');
});
