import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { pathIn } from '../harness/clients.js';
import { enrol, recoveryInItsWait, recoveryOf } from '../harness/lost-phones.js';
import { mails } from '../harness/personas.js';
import { follow, press } from './hands.js';

const withoutScript = { viewport: { width: 390, height: 800 }, javaScriptEnabled: false };

describe('a lost phone in a real browser, without script', () => {
  let office: BackOffice;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
    await enrol(office, office.people.provider.accountId);
    await enrol(office, office.people.otherProvider.accountId);
  });
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  it('is told from the sign-in page, and the mailed link asks before it tells support', async () => {
    const { page } = await browser.window(office.originOf('provider'), withoutScript);
    await page.goto('/sign-in');
    await follow(page, 'Lost your phone?');
    await page.getByLabel('Email').fill(mails.provider);
    await press(page, 'Send the link');
    expect(await page.locator('h1').innerText()).toBe('Check your email');
    const mail = await until(
      'the link is there',
      async () => office.take(mails.provider, 'Your lost phone')[0] ?? null,
    );
    await page.goto(pathIn(mail));
    expect(await page.locator('h1').innerText()).toBe('Is this your mailbox?');
    expect(await sidewaysScroll(page, 320)).toBe(0);
    await press(page, 'Yes, I lost my phone');
    expect(await page.locator('h1').innerText()).toBe('Support will get in touch with you');
    expect((await recoveryOf(office, mails.provider)).state).toBe('mailbox_proven');
  });

  it('can be stopped from the mail, on a page that asks first', async () => {
    const { stop } = await recoveryInItsWait(office, mails.otherProvider, 1);
    const { page } = await browser.window(office.originOf('provider'), withoutScript);
    await page.goto(stop);
    expect(await sidewaysScroll(page, 320)).toBe(0);
    await press(page, 'Stop the reset');
    expect(await page.locator('h1').innerText()).toBe('The reset is stopped');
    await page.goto(stop);
    expect(await page.locator('h1').innerText()).toBe('The reset is stopped');
    await until('the owner is told', async () => office.take(mails.otherProvider, 'was stopped')[0] ?? null);
  });

  it('has pages behind the links that axe finds nothing in', async () => {
    await enrol(office, office.people.newProvider.accountId);
    const { page } = await browser.window(office.originOf('provider'));
    await office.browse('provider').post('/lost-phone', { email: mails.newProvider });
    const mail = await until(
      'the link is there',
      async () => office.take(mails.newProvider, 'Your lost phone')[0] ?? null,
    );
    await page.goto(pathIn(mail));
    expect(await axeFindings(page)).toEqual([]);
    await press(page, 'Yes, I lost my phone');
    expect(await axeFindings(page)).toEqual([]);
    const { stop } = await recoveryInItsWait(office, mails.otherProvider, 1);
    await page.goto(stop);
    expect(await axeFindings(page)).toEqual([]);
    await press(page, 'Stop the reset');
    expect(await axeFindings(page)).toEqual([]);
    await until('the owner is told', async () => office.take(mails.otherProvider, 'was stopped')[1] ?? null);
  });
});
