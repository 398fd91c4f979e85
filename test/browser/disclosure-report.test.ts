import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { addClientAccount } from '../harness/clients.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';
import { download, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
const email = 'noor.vale@clients.example';

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  const accountId = await addClientAccount(office, email);
  await office.db.client.create({
    data: {
      id: stableId(`client ${email}`),
      accountId,
      givenName: 'Noor',
      familyName: 'Vale',
      birthDate: new Date('1990-01-01'),
      timeZone: 'America/New_York',
    },
  });
});
afterAll(async () => {
  office.take(email, '');
  await browser.close();
  await office.close();
});

const phone = { viewport: { width: 390, height: 844 } } as const;

async function fillReport(page: Page): Promise<void> {
  const today = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(office.clock());
  await page.getByLabel('How it happened').selectOption('wrong_email');
  await page.getByLabel('Whose information it was').fill(email);
  await page.getByLabel('Appointments').check();
  await page.getByLabel('Who got it').fill('Another client');
  await page.getByLabel('Day on which it happened').fill(today);
  await page.getByLabel('First day on which someone at Headway knew').fill(today);
  await page.getByLabel('What happened, for our staff').fill('A reminder of another client');
}

it('an agent reports and assesses on a phone, a lead approves, and the letter is printed', async () => {
  const agent = await browser.window(office.originOf('staff'), phone);
  await signIn(office, agent.page, mails.agent);
  const { page } = agent;
  await page.goto('/disclosures');
  await page.getByRole('link', { name: 'report that instead' }).click();
  await fillReport(page);
  await press(page, 'Report it');
  const reference = /DR-[\w-]+/.exec(await page.locator('h1').innerText())?.[0] ?? '';
  expect(await page.getByRole('status').first().innerText()).toContain('Assess the risk next');
  await until('its workflow is there', async () => {
    const row = await office.db.case.findUniqueOrThrow({ where: { reference } });
    return row.workflowStartedAt !== null;
  });
  await page.reload();
  await page.locator('summary', { hasText: 'Assess the risk' }).click();
  await page.getByLabel('What it was: kinds').fill('The date of a session');
  await page.getByLabel('Who used it or got it').fill('Another client');
  await page.getByLabel('Whether it was really seen').fill('It was opened');
  await page.getByLabel('How far the risk').fill('It was deleted');
  await page.getByLabel('Conclusion').selectOption('breach');
  await page.locator('#act-assessDisclosure').getByLabel('Reason').fill('Looked at the log');
  await press(page, 'Assess the risk');
  expect(await page.getByRole('status').first().innerText()).toContain('A lead is asked to approve it');
  expect(await page.locator('summary', { hasText: 'Approve the assessment' }).count()).toBe(0);

  const lead = await browser.window(office.originOf('staff'), { viewport: { width: 1280, height: 900 } });
  await signIn(office, lead.page, mails.lead);
  await office.db.account.updateMany({ where: { email }, data: { status: 'deactivated' } });
  await lead.page.goto(`/cases/${reference}`);
  await lead.page.locator('summary', { hasText: 'Approve the assessment' }).click();
  await lead.page.locator('#act-approveDisclosure').getByLabel('Reason').fill('I agree');
  await press(lead.page, 'Approve the assessment');
  await until('the letter is to be mailed', async () => {
    await lead.page.reload();
    return (await lead.page.getByRole('link', { name: 'Letter to Noor Vale (PDF)' }).count()) === 1;
  });
  const pdf = await download(lead.page, () =>
    lead.page.getByRole('link', { name: 'Letter to Noor Vale (PDF)' }).click(),
  );
  expect(readPdf(new Uint8Array(pdf)).text).toContain('Hello Noor Vale,');
  await page.goto(`/cases/${reference}`);
  await page.getByRole('link', { name: 'Report more people of this' }).click();
  expect(await page.getByLabel('Part of').inputValue()).toBe(reference);
  await fillReport(page);
  await press(page, 'Report it');
  const part = /DR-[\w-]+/.exec(await page.locator('h1').innerText())?.[0] ?? '';
  expect(part).not.toBe(reference);
  expect(await page.getByText('Reported in parts: 2 people in all').count()).toBe(1);
  await page.getByRole('link', { name: reference }).first().click();
  expect(await page.getByRole('link', { name: part }).count()).toBeGreaterThan(0);
  for (const { page: shown, width } of [
    { page, width: 390 },
    { page: lead.page, width: 1280 },
  ])
    for (const path of [`/cases/${reference}`, `/cases/${part}`, '/disclosure-reports', '/breach-log']) {
      await shown.goto(path);
      expect(await axeFindings(shown)).toEqual([]);
      expect(await sidewaysScroll(shown, width)).toBe(0);
    }
  expect([...agent.complaints, ...lead.complaints]).toEqual([]);
});
