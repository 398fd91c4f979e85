import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { follow, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
let reference: string;
beforeAll(async () => {
  [office, browser] = await Promise.all([
    openBackOffice({ policy: 'standard', worker: false }),
    openChromium(),
  ]);
  const provider = await office.signedIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts));
  await sendTermination(provider);
  ({ reference } = await office.db.case.findFirstOrThrow({ where: { kind: 'contract_termination' } }));
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

async function looksGood(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
  for (const width of [1280, 390, 320]) expect(await sidewaysScroll(page, width)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function find(page: Page, typed: string): Promise<void> {
  await page.getByLabel('Find a case or a person').fill(typed);
  await press(page, 'Search');
}

const title = (page: Page) => page.locator('h1').innerText();

describe('an agent whom a provider calls', () => {
  it('finds the case by its reference, and the provider by name, each with a reason where one is due', async () => {
    const { page } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await looksGood(page);
    await find(page, `#${reference.toLowerCase()}`);
    expect(await title(page)).toContain(reference);

    const { givenName, familyName } = await office.db.account.findFirstOrThrow({
      where: { portal: 'provider', email: mails.provider },
    });
    await find(page, familyName);
    await looksGood(page);
    await page.getByLabel('Why you’re searching by name').fill('The provider calls about the last day');
    await press(page, 'Search');
    await looksGood(page);

    await follow(page, `${givenName} ${familyName}`);
    await looksGood(page);
    await page.getByLabel('Reason').fill('The provider calls about the last day');
    await press(page, 'Show the person');
    expect(await title(page)).toBe(`${givenName} ${familyName}`);
    await looksGood(page);
    await follow(page, reference);
    expect(await title(page)).toContain(reference);
  });
});
