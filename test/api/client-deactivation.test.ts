import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { addLeavingClient } from '../harness/deactivations.js';
import { oneByOne } from '../harness/one-by-one.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let accountId: string;
const email = 'leaving@clients.example';

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  accountId = await addLeavingClient(office, email, 'client sourced');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const taken = oneByOne(() => office);
const newest = () =>
  office.db.clientDeactivation.findFirstOrThrow({ where: { accountId }, orderBy: { id: 'desc' } });

async function asked() {
  const browser = await office.signIn('client', email);
  const page = await browser.post('/account/deactivate', { currentPassword: password });
  expect(page.text).toContain('Check your email');
  return { browser, path: pathIn(await taken(email, 'See what ends')) };
}

describe('closing an account', () => {
  it('is asked for with the password, confirmed behind the mailed link, and taken back by one press', async () => {
    const client = await office.signIn('client', email);
    expect((await client.get('/account')).text).toContain('Deactivate my account');
    const wrong = await client.post('/account/deactivate', { currentPassword: 'not the password' });
    expect([wrong.status, wrong.text.includes('doesn’t match')]).toEqual([400, true]);
    expect(await office.db.clientDeactivation.count()).toBe(0);

    const { path } = await asked();
    const visitor = office.browse('client');
    const page = await visitor.get(path);
    expect(page.text).toContain('opening this page changes nothing');
    expect(page.text).toMatch(
      /Records of your care with ines Moreau: through [A-Z]\w+, [A-Z]\w+ \d+, 20\d\d \(/,
    );
    expect((await newest()).state).toBe('identity_link_sent');
    expect(page.text).toContain('(7 years after the last session or entry; APA Record Keeping Guidelines');
    const spanish = (await visitor.get(`${path}?lang=es`)).text;
    expect(spanish).toContain('Qué conservamos');
    expect(spanish).toContain('(7 años después de la última sesión o anotación; APA Record Keeping');

    expect((await visitor.post(path, { press: 'confirm' })).text).toContain('you can change your mind');
    await taken(email, 'will be deactivated');
    await taken(mails.provider, 'One of your clients is leaving');
    for (const _ of [1, 2])
      expect((await visitor.post(path, { press: 'withdraw' })).text).toContain('Nothing has changed');
    await taken(email, 'Your account stays');
    await taken(mails.provider, 'One of your clients is staying');
    expect((await newest()).state).toBe('withdrawn');
    expect((await visitor.post(path, { press: 'confirm' })).status).toBe(409);
  });

  it('is opened by support for someone who wrote', async () => {
    const { reference } = await startedConversation(office, 'client', { email, topic: 'deactivate' });
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).toContain('Open the deactivation');
    const opened = await agent.post(`/cases/${reference}/deactivation`, {});
    expect(opened.text).toMatch(/CD-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    const row = await newest();
    expect((await agent.get(`/cases/${reference}`)).text).not.toContain('Open the deactivation');
    const mail = await taken(email, 'See what ends');
    await office.browse('client').post(pathIn(mail), { press: 'withdraw' });
    await taken(email, 'Your account stays');
    expect((await newest()).id).toBe(row.id);
  });

  it('says so in both languages where a link is cut off', async () => {
    const english = await office.browse('client').get('/deactivation/cut-off');
    const spanish = await office.browse('client').get('/deactivation/cut-off?lang=es');
    expect([english.status, english.text.includes('This link doesn’t work')]).toEqual([404, true]);
    expect(spanish.text).toContain('Este enlace no funciona');
  });
});
