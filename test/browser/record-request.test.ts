import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { hashOfPassword, openBackOffice, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';
import { addStaffAccount, mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';
import { download, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
const email = 'asks@clients.example';
const clinicians = ['clinician@staff.example', 'reviewer@staff.example'] as const;
const phone = { viewport: { width: 390, height: 844 } } as const;
const desk = { viewport: { width: 1280, height: 900 } } as const;

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({
    where: { id: stableId('client sourced') },
    data: { accountId, email, birthDate: new Date('1990-03-31') },
  });
  for (const [number, address] of clinicians.entries())
    await addStaffAccount(office, {
      email: address,
      role: 'clinician',
      name: ['Clinician', 'Staff'],
      phone: `+1212555014${number}`,
      passwordHash: await hashOfPassword(),
    });
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const taken = oneByOne(() => office);

/** Asks for records by the contact form, and says behind the mailed link that it was them. */
async function referred(page: Page, message: string): Promise<string> {
  await office.db.rateLimit.deleteMany();
  await startedConversation(office, 'client', { email, topic: 'records', message });
  const path = pathIn(await taken(email, 'Did you ask for your records?'));
  await page.goto(path);
  await press(page, 'Yes, I asked for my records');
  return path;
}

it('a client asks for records and the provider releases them, on a phone and without script', async () => {
  const plain = { ...phone, javaScriptEnabled: false };
  const client = await browser.window(office.originOf('client'), plain);
  const path = await referred(client.page, 'My records, please');
  expect(await client.page.locator('.lead').innerText()).toContain('We asked your providers');
  expect(await client.page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true);

  const provider = await browser.window(office.originOf('provider'), plain);
  await provider.page.goto(pathIn(await taken(mails.provider, 'A client is asking for their records')));
  expect(await provider.page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true);
  await press(provider.page, 'Release from the copy that Headway keeps');
  expect(await provider.page.locator('.lead').innerText()).toContain('You don’t need to do anything else');

  await taken(email, 'Your records are ready');
  await client.page.goto(path);
  await client.page.getByLabel('Your date of birth').fill('3/31/1990');
  const zip = await download(client.page, () =>
    client.page.getByRole('button', { name: 'Download', exact: true }).click(),
  );
  expect([...(await filesOf(zip)).keys()]).toContain('manifest.json');
  await client.page.goto(path);
  await press(client.page, 'I have my records');
  expect(await client.page.locator('.lead').innerText()).toContain('The request is closed');
  expect([...client.complaints, ...provider.complaints]).toEqual([]);
});

it('a clinician denies on the console, the person asks for a review, and another clinician overturns it', async () => {
  const client = await browser.window(office.originOf('client'), phone);
  const path = await referred(client.page, 'My records, once more');
  const { case: row } = await office.db.recordRequest.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { case: true },
  });
  const casePage = `/cases/${row.reference}`;

  const first = await browser.window(office.originOf('staff'), phone);
  await signIn(office, first.page, clinicians[0]);
  await first.page.goto(casePage);
  await first.page.locator('summary', { hasText: 'Deny all of it' }).click();
  const denial = first.page.locator('form[action$="/record-acts/deny"]');
  await denial.getByLabel('Grounds').selectOption('danger');
  await denial.getByLabel('Reason').fill('Read the chart');
  await press(first.page, 'Deny all of it');
  expect(await first.page.locator('main').innerText()).toContain('45 CFR 164.524(a)(3)');

  await taken(email, 'A letter about your request');
  await client.page.goto(path);
  expect(await client.page.locator('main').innerText()).toContain('Office for Civil Rights');
  await press(client.page, 'Ask another clinician to look again');
  expect(await client.page.locator('main').innerText()).toContain(
    'Another clinician is looking at our decision.',
  );

  const second = await browser.window(office.originOf('staff'), desk);
  await signIn(office, second.page, clinicians[1]);
  await second.page.goto(casePage);
  await second.page.locator('summary', { hasText: 'Overturn the denial' }).click();
  await second.page
    .locator('form[action$="/record-acts/overturn"]')
    .getByLabel('Reason')
    .fill('Read the chart as well');
  for (const [{ page }, width] of [
    [first, 390],
    [second, 1280],
  ] as const) {
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, width)).toBe(0);
  }
  await press(second.page, 'Overturn the denial, and release');
  await taken(email, 'Your records are ready');
  await client.page.goto(path);
  expect(await client.page.locator('main').innerText()).toContain('You’ll get the records.');
  await press(client.page, 'I have my records');
  expect([...client.complaints, ...first.complaints, ...second.complaints]).toEqual([]);
});

it('an agent takes a parent’s request, a clinician answers for the minor, and the agent writes down what the parent said', async () => {
  await office.db.rateLimit.deleteMany();
  const parent = 'parent@clients.example';
  const { reference } = await startedConversation(office, 'client', {
    email: parent,
    topic: 'records',
    message: 'My child’s records, please',
  });
  const agent = await browser.window(office.originOf('staff'), phone);
  await signIn(office, agent.page, mails.agent);
  await agent.page.goto(`/cases/${reference}`);
  await agent.page.locator('summary', { hasText: 'They ask for another person’s records' }).click();
  await agent.page.getByLabel('Address of that person’s account').fill(email);
  await agent.page.getByLabel('Who they are').selectOption('guardian');
  await agent.page.getByLabel('Their name').fill('Ana Vale');
  await press(agent.page, 'Take the request');
  const casePage = new URL(agent.page.url()).pathname;
  expect(await agent.page.locator('main').innerText()).toContain(
    'A clinician answers the questions about the minor’s consent first.',
  );

  const clinician = await browser.window(office.originOf('staff'), desk);
  await signIn(office, clinician.page, clinicians[0]);
  await clinician.page.goto(casePage);
  await clinician.page.locator('summary', { hasText: 'We know who’s asking' }).click();
  const proof = clinician.page.locator('form[action$="/record-acts/prove"]');
  for (const question of await proof.locator('fieldset').all())
    await question.getByLabel('No', { exact: true }).check();
  await proof.getByLabel('Reason').fill('Saw the birth certificate');
  expect(await axeFindings(clinician.page)).toEqual([]);
  await press(clinician.page, 'We know who’s asking, and that they’re allowed to');

  await agent.page.goto(casePage);
  expect(await agent.page.locator('main').innerText()).toContain('Yes: Saw the birth certificate');
  await agent.page.locator('summary', { hasText: 'The person withdraws' }).click();
  const withdrawal = agent.page.locator('form[action$="/record-acts/withdraw"]');
  await withdrawal.getByLabel('Reason').fill('The parent called');
  expect(await axeFindings(agent.page)).toEqual([]);
  expect(await sidewaysScroll(agent.page, 390)).toBe(0);
  await press(agent.page, 'The person withdraws, by phone or in writing');
  expect(await agent.page.locator('.timeline').innerText()).toContain('The request was withdrawn.');
  await taken(parent, 'was withdrawn');
  expect([...agent.complaints, ...clinician.complaints]).toEqual([]);
});

it.each(['', '?lang=es'])(
  'the page of a request%s is read by everyone, and is as wide as its window',
  async (lang) => {
    await office.db.rateLimit.deleteMany();
    await startedConversation(office, 'client', { email, topic: 'records', message: `Again ${lang}` });
    const path = pathIn(await taken(email, 'Did you ask for your records?'));
    for (const width of [390, 1280]) {
      const { page } = await browser.window(office.originOf('client'), { viewport: { width, height: 900 } });
      await page.goto(`${path}${lang}`);
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysScroll(page, width)).toBe(0);
      await page.context().close();
    }
    await office.browse('client').post(path, { press: 'withdraw' });
  },
);

it('a law firm asks with an authorization, support types what it names, and the person takes it back on a phone', async () => {
  await office.db.rateLimit.deleteMany();
  const firm = 'counsel@firm.example';
  const { reference } = await startedConversation(office, 'client', {
    email: firm,
    topic: 'records',
    message: 'The records of our client, please',
  });
  const agent = await browser.window(office.originOf('staff'), phone);
  await signIn(office, agent.page, mails.agent);
  await agent.page.goto(`/cases/${reference}`);
  await agent.page.locator('summary', { hasText: 'They ask for another person’s records' }).click();
  await agent.page.getByLabel('Address of that person’s account').fill(email);
  await agent.page.getByLabel('Who they are').selectOption('third_party');
  await agent.page.getByLabel('Their name').fill('Falk and Partners');
  await agent.page.getByLabel('Last day of the authorization').fill('12/31/2098');
  await press(agent.page, 'Take the request');
  const casePage = new URL(agent.page.url()).pathname;

  await agent.page.locator('summary', { hasText: 'We know who’s asking' }).click();
  const proof = agent.page.locator('form[action$="/record-acts/prove"]');
  await proof.getByLabel('Reason').fill('Read the signed paper');
  await press(agent.page, 'We know who’s asking, and that they’re allowed to');
  expect(await proof.locator('.error').innerText()).toContain('doesn’t name the notes');
  await proof.getByLabel('Yes', { exact: true }).check();
  await proof.getByLabel('Records from').fill('1/1/2025');
  await proof.getByLabel('Records to').fill('6/30/2025');
  expect(await axeFindings(agent.page)).toEqual([]);
  expect(await sidewaysScroll(agent.page, 390)).toBe(0);
  await press(agent.page, 'We know who’s asking, and that they’re allowed to');
  expect(await agent.page.locator('main').innerText()).toContain('Monday, June 30, 2025');

  await agent.page.locator('summary', { hasText: 'Write down what they want' }).click();
  const wanted = agent.page.locator('form[action$="/record-acts/wishes"]');
  await wanted.getByLabel('How they get them').selectOption('paper');
  await wanted.getByLabel('Days from').fill('3/1/2025');
  await wanted.getByLabel('Reason').fill('They called');
  expect(await axeFindings(agent.page)).toEqual([]);
  expect(await sidewaysScroll(agent.page, 390)).toBe(0);
  await press(agent.page, 'Write down what they want');
  expect(await agent.page.locator('main').innerText()).toContain('on paper');

  const path = pathIn(await taken(email, 'Someone is asking for your records'));
  for (const [lang, width] of [
    ['', 390],
    ['?lang=es', 390],
    ['', 1280],
  ] as const) {
    const { page } = await browser.window(office.originOf('client'), { viewport: { width, height: 900 } });
    await page.goto(`${path}${lang}`);
    expect(await page.locator('main').innerText()).toContain('Falk and Partners');
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, width)).toBe(0);
    await page.context().close();
  }
  const person = await browser.window(office.originOf('client'), { ...phone, javaScriptEnabled: false });
  await person.page.goto(path);
  await press(person.page, 'Take my permission back');
  expect(await person.page.locator('.lead').innerText()).toContain('You took your permission back');
  await agent.page.goto(casePage);
  expect(await agent.page.locator('.timeline').innerText()).toContain(
    'The person withdrew the authorization',
  );
  expect([...agent.complaints, ...person.complaints]).toEqual([]);
});
