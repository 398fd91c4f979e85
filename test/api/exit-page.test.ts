import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { contactOf, writeToSupport } from '../harness/contacts.js';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';

const email = 'watched.over@clients.example';
let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  await addClientAccount(office, email);
});
afterAll(() => office.close());

it.each([
  '/contact',
  '/contact/about/records',
  '/contact/conversation/nothing',
  '/deactivation/nothing',
  '/reactivation/nothing',
  '/of-age/nothing',
  '/own-address/nothing',
  '/records/nothing',
  '/amendment/nothing',
  '/provider-leaving/nothing',
  '/account/deactivate',
  '/account/family',
  '/account/disclosures',
])('a client can leave %s at once', async (path) => {
  const client = await office.signedIn('client', email);
  const { text } = await client.get(path);
  expect(text.match(/id="exit-page"[^>]*>Exit this page</g)).toHaveLength(1);
});

it('is in Spanish on Spanish pages: what was sent, and the conversation', async () => {
  const sent = await writeToSupport(office, 'client', 'something-else?lang=es', { email, message: 'Hola' });
  const { case: _case, messages: _messages, ...row } = await contactOf(office, email);
  const talk = await office.browse('client').get(new URL(await conversationUrl(office, row)).pathname);
  for (const { text } of [sent, talk]) {
    expect(text).toContain('<html lang="es">');
    expect(text).toMatch(/id="exit-page"[^>]*>Salir de esta página</);
  }
});

it('stands on no page of providers, nor where a client does nothing that endangers them', async () => {
  expect((await office.browse('provider').get('/contact')).text).not.toContain('exit-page');
  expect((await office.browse('client').get('/sign-in')).text).not.toContain('exit-page');
});

it('a form that another opened is refused in the language of its page', async () => {
  const client = await office.signedIn('client', email);
  const form = { message: 'Hola', 'opened-as': 'someone-else' };
  const refused = await client.post('/contact/about/something-else?lang=es', form);
  expect([refused.status, refused.text.includes('alguien inició sesión con otra cuenta')]).toEqual([
    409,
    true,
  ]);
});
