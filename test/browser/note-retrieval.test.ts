import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import {
  leaveHeadway,
  linkIn,
  openRetrievalOf,
  retrievalCode,
  retrievalInItsWait,
  retrievalOf,
} from '../harness/former-providers.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';
import { press } from './hands.js';

const seconds = 1 / 3600;
const phone = { viewport: { width: 390, height: 800 }, javaScriptEnabled: false };

describe('a former provider’s way to the notes, in a real browser', () => {
  let office: BackOffice;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
    await leaveHeadway(office, mails.provider);
    await leaveHeadway(office, mails.otherProvider);
    await addChart(office, office.people.otherProvider.id, 'former', ['Plain words.']);
  });
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  it('proves mailbox and phone on a telephone without script, and axe finds nothing', async () => {
    const { reference, retrievalId } = await openRetrievalOf(office, mails.provider);
    const { page } = await browser.window(office.originOf('provider'), phone);
    await page.goto(await linkIn(office, mails.provider, `Your notes on Headway (${reference})`));
    expect(await page.locator('h1').innerText()).toBe('Is this your mailbox?');
    expect(await sidewaysScroll(page, 320)).toBe(0);
    await press(page, 'Yes, I want my notes');
    expect(await page.locator('h1').innerText()).toBe('One more proof');
    expect(await sidewaysScroll(page, 320)).toBe(0);
    await press(page, 'Text me a code');
    expect(await page.getByLabel('Reference').inputValue()).toBe(reference);
    await page.getByLabel('Code').fill(await retrievalCode(office, retrievalId));
    await press(page, 'Continue');
    expect(await page.locator('h1').innerText()).toBe('Your phone is confirmed');
    expect((await retrievalOf(office, mails.provider)).state).toBe('proven');
  });

  it('is approved by a lead at the console, and one download follows', async () => {
    const { reference, stop } = await retrievalInItsWait(office, mails.otherProvider, {
      waitHours: 3 * seconds,
    });
    const { page } = await browser.window(office.originOf('provider'));
    await page.goto(stop);
    expect(await page.locator('h1').innerText()).toBe('Stop the release of your notes?');
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(await linkIn(office, mails.otherProvider, `Download your notes (${reference})`));
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, 320)).toBe(0);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const file = await (await downloading).path();
    expect([...(await filesOf(await readFile(file))).keys()]).toContain('README.txt');
    await until(
      'everyone is told',
      async () => office.take(mails.otherProvider, `were downloaded (${reference})`)[0] ?? null,
    );
    await page.goto(stop);
    expect(await page.locator('main').innerText()).toContain('downloaded already');
    expect(await axeFindings(page)).toEqual([]);
  });
});
