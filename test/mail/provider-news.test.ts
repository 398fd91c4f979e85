import { expect, it } from 'vitest';
import { providerNewsLetter } from '../../src/mail/provider-news/letters.js';
import { whole } from '../harness/whole-letter.js';

const facts = {
  subject: 'Telehealth fees in 2027',
  body: 'The fees change in January.\r\n\r\nYou need to do nothing.',
  givenName: 'Ines',
  unsubscribeUrl: 'https://provider.headway.example/unsubscribe/token',
  postalAddress: 'Headway, 1 Example Street, New York, NY 10001',
} as const;

it('news that can be unsubscribed alone', () => {
  expect(whole(providerNewsLetter({ ...facts, scope: 'non_essential' }))).toMatchInlineSnapshot(`
    "Telehealth fees in 2027

    Hello Ines,

    The fees change in January.

    You need to do nothing.

    Headway

    You’re getting this news because you see clients through Headway. Unsubscribing stops news. You still get email about your account and your clients.

    Headway, 1 Example Street, New York, NY 10001

    Unsubscribe: https://provider.headway.example/unsubscribe/token"
  `);
});

it('news where unsubscribing stops all mail', () => {
  expect(whole(providerNewsLetter({ ...facts, scope: 'all' }))).toMatchInlineSnapshot(`
    "Telehealth fees in 2027

    Hello Ines,

    The fees change in January.

    You need to do nothing.

    Headway

    You’re getting this news because you see clients through Headway. Unsubscribing stops all email from Headway, including links to reset a password.

    Headway, 1 Example Street, New York, NY 10001

    Unsubscribe: https://provider.headway.example/unsubscribe/token"
  `);
});
