import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';
import { press } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
const email = 'amends@clients.example';

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({ where: { id: stableId('client sourced') }, data: { accountId, email } });
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

/** The path in the newest email to someone with words in its subject. */
const linkTo = (to: string, subject: string) =>
  until(`“${subject}” is there`, async () => {
    const mail = office.take(to, subject).at(0);
    return mail === undefined ? null : pathIn(mail);
  });

it('a client asks to change a record, the provider denies it and the client disagrees, on a phone and without script', async () => {
  const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false } as const;
  await startedConversation(office, 'client', { email, topic: 'records' });
  const client = await browser.window(office.originOf('client'), phone);
  await client.page.goto(await linkTo(email, 'Did you ask for your records?'));
  await press(client.page, 'Yes, I asked for my records');
  await client.page.getByText('Ask to change something in this record').first().click();
  await client.page.getByLabel('What should be changed, and why?').first().fill('I have two children.');
  await press(client.page, 'Ask for the change');
  expect(await client.page.locator('.lead').innerText()).toContain('We asked your provider');

  const provider = await browser.window(office.originOf('provider'), phone);
  await provider.page.goto(await linkTo(mails.provider, 'A client is asking to change one of your records'));
  expect(await provider.page.getByLabel('What is asked').innerText()).toContain('I have two children.');
  await provider.page.getByLabel('Deny all of it').check();
  await provider.page.getByLabel('Grounds, for what you deny').selectOption('accurate');
  await provider.page.getByLabel('In your words').fill('You told me of three.');
  await readByAll(office, provider.page.url());
  await press(provider.page, 'Send the decision');
  expect(await provider.page.locator('.lead').innerText()).toContain('It’s decided');

  const path = await linkTo(email, 'A letter about your request');
  for (const lang of ['', '?lang=es'])
    await readByAll(office, new URL(`${path}${lang}`, office.originOf('client')).href);
  await client.page.goto(path);
  expect(await client.page.locator('.notice').innerText()).toContain('Office for Civil Rights');
  await client.page.getByLabel('I don’t agree, because').fill('I never did.');
  await press(client.page, 'Send my statement');
  expect(await client.page.locator('.lead').innerText()).toContain('Your statement is kept');
  expect([...client.complaints, ...provider.complaints]).toEqual([]);
});

/** A page is read by everyone, and is as wide as its window, on a phone and on a desk. */
async function readByAll({ originOf }: BackOffice, url: string): Promise<void> {
  const origin = url.startsWith(originOf('client')) ? originOf('client') : originOf('provider');
  for (const width of [390, 1280]) {
    const { page } = await browser.window(origin, { viewport: { width, height: 900 } });
    await page.goto(url);
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, width)).toBe(0);
    await page.context().close();
  }
}
