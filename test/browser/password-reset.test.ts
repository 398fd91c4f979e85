import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { follow, press } from './hands.js';

const phone = { viewport: { width: 390, height: 800 } };
const noor = 'noor.vale@clients.example';

describe('a forgotten password in a real browser', () => {
  let office: BackOffice;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
    await addClientAccount(office, noor);
  });
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  const mailTo = (to: string, subject: string) =>
    until('the mail is there', async () => office.take(to, subject).at(-1) ?? null);

  it('on the client portal, on a phone: Log in, Forgot your password, the address, and a meter that helps', async () => {
    const { page, complaints } = await browser.window(office.originOf('client'), phone);
    await page.goto('/');
    await follow(page, 'Log in');
    await follow(page, 'Forgot your password');
    await page.getByLabel('Email').fill(noor);
    await press(page, 'Send the link');
    expect(await page.locator('main').innerText()).toContain('promotions folder');
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(pathIn(await mailTo(noor, 'Choose a new password for Headway')));
    expect(new URL(page.url()).pathname).toBe('/reset-password');
    await page.getByLabel('New password').fill('passwordpassword');
    const said = page.getByRole('status');
    await said.filter({ hasText: 'lists of common passwords' }).waitFor();
    await press(page, 'Save the new password');
    const error = page.locator('.field .error');
    expect(await error.innerText()).toContain('lists of common passwords');
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await page.getByLabel('New password').getAttribute('type')).toBe('text');
    await page.getByLabel('New password').fill('velvet lantern orbit thimble');
    await said.filter({ hasText: 'This is a good password.' }).waitFor();
    expect(await error.count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, 320)).toBe(0);
    await press(page, 'Save the new password');
    expect(await page.locator('h1').innerText()).toBe('Your password was changed');
    await follow(page, 'Log in');
    await page.getByLabel('Email').fill(noor);
    await page.getByLabel('Password').fill('velvet lantern orbit thimble');
    await press(page, 'Log in');
    expect(await page.locator('.initials').innerText()).toBe('NV');
    expect(complaints).toEqual([]);
    await mailTo(noor, 'was changed');
  });

  it('on the provider portal, without script: the address on the sign-in page, then Forgot your password', async () => {
    const { page, complaints } = await browser.window(office.originOf('provider'), {
      javaScriptEnabled: false,
    });
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(mails.provider);
    await press(page, 'Forgot your password');
    expect(await page.locator('main').innerText()).toContain('Please Verify Your Headway Account');
    await page.goto(pathIn(await mailTo(mails.provider, 'Please Verify Your Headway Account')));
    await page.getByLabel('New password').fill('headway headway');
    await press(page, 'Save the new password');
    expect(await page.locator('.summary').innerText()).toContain('guessed from your name');
    await page.getByLabel('New password').fill('velvet lantern orbit thimble');
    await press(page, 'Save the new password');
    expect(await page.locator('h1').innerText()).toBe('Your password was changed');
    expect(complaints).toEqual([]);

    await page.goto(pathIn(await mailTo(mails.provider, 'was changed')));
    await press(page, 'Stop the account');
    expect(await page.locator('h1').innerText()).toBe('The account is stopped');
    await mailTo(mails.provider, 'is suspended');
  });
});
