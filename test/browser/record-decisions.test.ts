import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openChromium } from '../harness/chromium.js';
import { pathIn } from '../harness/clients.js';
import { oneByOne } from '../harness/one-by-one.js';
import { mails } from '../harness/personas.js';
import { download, follow, looksGood, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
const phone = { viewport: { width: 390, height: 844 } } as const;

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
});
afterEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  await browser.close();
  await office.close();
});

const taken = oneByOne(() => office);

/** A window on a phone, of someone of our staff who is logged in. */
async function staff(email: string) {
  const opened = await browser.window(office.originOf('staff'), phone);
  await signIn(office, opened.page, email);
  return opened;
}

/** Opens the form of an act on the first part that has one, fills it in and presses it. */
async function does(page: Page, act: string, title: string, fields: Readonly<Record<string, string>>) {
  const form = page.locator(`form[action$="/record-acts/${act}"]`).first();
  await page.locator('details', { has: form }).locator('summary').filter({ hasText: title }).click();
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label);
    if ((await field.and(form.locator('select')).count()) > 0) await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([
    page.waitForEvent('load'),
    form.getByRole('button', { name: title, exact: true }).click(),
  ]);
}

it('support denies by mistake, a lead alone takes it back, and the person gets a letter and then the records', async () => {
  const asked = await askedRecords(office, 'mistaken denial');
  const casePage = `/cases/${asked.reference}`;
  const agent = await staff(mails.agent);
  await agent.page.goto(casePage);
  await does(agent.page, 'deny', 'Deny all of it', { Grounds: 'litigation', Reason: 'Read the wrong case' });
  const person = await browser.window(office.originOf('client'), phone);
  await person.page.goto(pathIn(await taken(asked.email, 'A letter about your request')));
  expect(await person.page.locator('main').innerText()).toContain('made for a court case');
  await looksGood(agent.page);
  expect(await agent.page.getByText('Take the denial back').count()).toBe(0);

  const lead = await staff(mails.lead);
  await lead.page.goto(casePage);
  await does(lead.page, 'take-back', 'Take the denial back, as a mistake', { Reason: ' ' });
  expect(await lead.page.locator('.summary[role=alert]').innerText()).not.toBe('');
  await looksGood(lead.page);
  await lead.page.goto(casePage);
  await does(lead.page, 'take-back', 'Take the denial back, as a mistake', {
    Reason: 'Another person’s case',
  });
  expect(await lead.page.getByText('Take the denial back').count()).toBe(0);
  await looksGood(lead.page);

  await person.page.goto(pathIn(await taken(asked.email, 'We’ve taken back our decision')));
  expect(await person.page.locator('main').innerText()).not.toContain('made for a court case');
  await looksGood(person.page);
  await agent.page.goto(casePage);
  await does(agent.page, 'grant', 'Release from the copy that we keep', {
    Reason: 'The denial was a mistake',
  });
  await person.page.goto(pathIn(await taken(asked.email, 'Your records are ready')));
  await person.page.getByLabel('Your date of birth').fill('5/5/1990');
  const zip = await download(person.page, () =>
    person.page.getByRole('button', { name: 'Download', exact: true }).click(),
  );
  expect(zip.subarray(0, 2).toString()).toBe('PK');
  expect([...agent.complaints, ...lead.complaints, ...person.complaints]).toEqual([]);
});

it('of two charts the one under 42 CFR Part 2 alone waits for the consent that support sees', async () => {
  const asked = await askedRecords(
    office,
    'one under part two',
    { requester: 'third_party', authorizedUntil: '2099-01-01' },
    {},
    office.people.otherProvider.id,
  );
  const { requestId, partId } = asked;
  await office.db.recordRequestPart.update({ where: { id: partId }, data: { part2: true } });
  const states = async () => {
    const parts = await office.db.recordRequestPart.findMany({ where: { requestId } });
    return parts.map(({ id, state }) => [id === partId ? 'part 2' : 'other', state]);
  };
  const agent = await staff(mails.agent);
  const casePage = `/cases/${asked.reference}`;
  await agent.page.goto(casePage);
  const cards = agent.page.locator('section.card[aria-label^="Records with"]');
  expect(await cards.count()).toBe(2);
  expect(await agent.page.locator('form[action$="/record-acts/consent"]').count()).toBe(1);
  await looksGood(agent.page);
  const grant = async (card: number) => {
    const form = cards.nth(card).locator('form[action$="/record-acts/grant"]');
    await cards.nth(card).locator('summary', { hasText: 'Release from the copy' }).click();
    await form.getByLabel('Reason').fill('Day 15');
    await Promise.all([
      agent.page.waitForEvent('load'),
      form.getByRole('button', { name: /^Release/ }).click(),
    ]);
  };
  const waiting = (await cards.nth(0).innerText()).includes('Part 2') ? 0 : 1;
  await grant(waiting);
  expect(await agent.page.locator('.summary[role=alert]').innerText()).toContain('written consent');
  await looksGood(agent.page);
  await agent.page.goto(casePage);
  await grant(1 - waiting);
  expect(new Map((await states()) as [string, string][]).get('part 2')).toBe('asked');
  expect(new Map((await states()) as [string, string][]).get('other')).not.toBe('asked');
  await does(agent.page, 'consent', 'I saw the written consent (42 CFR Part 2)', {
    'Who signed it': 'patient',
    Reason: 'Signed on paper',
  });
  expect(await agent.page.locator('form[action$="/record-acts/consent"]').count()).toBe(0);
  await grant(waiting);
  expect(new Map((await states()) as [string, string][]).get('part 2')).not.toBe('asked');
  expect(agent.complaints).toEqual([]);
});

it('someone writes on paper for who got their information, and for their records: support takes both from the person’s page', async () => {
  const clientId = stableId('client sourced');
  const { page, complaints } = await staff(mails.agent);
  await page.goto(`/people/${clientId}`);
  await page.getByLabel('Reason').fill('A letter of theirs');
  await press(page, 'Show the person');
  await follow(page, /^Disclosures/);
  await looksGood(page);
  await page
    .getByLabel('Day on which it came')
    .fill(typedDate(plusDays(dateIn('America/New_York', new Date()), -3)));
  await press(page, 'Take the request');
  expect(await page.locator('.summary[role=alert]').innerText()).toContain('Write down which papers');
  await looksGood(page);
  await page.getByLabel('How you know who’s asking').fill('Signed, with the birth date');
  await press(page, 'Take the request');
  expect(new URL(page.url()).pathname).toMatch(/^\/cases\/AD-/);
  expect(await page.locator('main').innerText()).toContain('Signed, with the birth date');
  await looksGood(page);

  await page.goto(`/people/${clientId}`);
  await follow(page, 'They ask for their records');
  await looksGood(page);
  await page.getByLabel('Day on which it came').fill('12/31/2098');
  await page.getByLabel('How you know that it’s the client').fill('The same letter');
  await press(page, 'Take the request');
  expect(await page.locator('.summary[role=alert]').innerText()).toContain('can’t be in the future');
  await looksGood(page);
  await page.getByLabel('Day on which it came').fill(typedDate(dateIn('America/New_York', new Date())));
  await press(page, 'Take the request');
  expect(new URL(page.url()).pathname).toMatch(/^\/cases\/RR-/);
  expect(await page.locator('main').innerText()).toContain('Yes: The same letter');
  await looksGood(page);
  expect(complaints).toEqual([]);
});
