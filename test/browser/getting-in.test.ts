import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { mails } from '../harness/personas.js';
import { mailedPath, newPassword } from '../harness/sign-ups.js';
import { follow, press, signIn, giveCode } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

/** What a person or a security officer would complain about on the page as it is now, on a phone and on a desktop. */
async function look(page: Page): Promise<void> {
  expect(await page.locator('h1').count()).toBe(1);
  expect(await axeFindings(page)).toEqual([]);
  expect(await sidewaysScroll(page, 390)).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  expect(await sidewaysScroll(page, 320)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

const heading = (page: Page) => page.locator('h1').innerText();

async function logIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(newPassword);
  await press(page, 'Log in');
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('getting in, in a browser %s', (name, javaScriptEnabled) => {
  const email = `ines.${javaScriptEnabled ? 'js' : 'plain'}@gmail.com`;

  it('leads a client from the form to the family, past every mistake', async () => {
    const { page, complaints } = await browser.window(office.originOf('client'), { javaScriptEnabled });
    const check = javaScriptEnabled ? look : async () => {};
    await page.goto('/sign-up');
    await check(page);
    await press(page, 'Create account');
    expect(await page.locator('.summary').innerText()).toContain('Enter an email address');
    await check(page);
    await page.getByLabel('First name').fill('Inès');
    await page.getByLabel('Last name').fill('Marchetti');
    await page.getByLabel('Birth date', { exact: true }).fill('1991-07-08');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(newPassword);
    await page.getByLabel('Time zone').selectOption('America/Denver');
    await press(page, 'Create account');
    expect(await heading(page)).toBe('Check your email');
    await check(page);
    const path = await mailedPath(office, email);
    await page.goto('/sign-in');
    await logIn(page, email);
    expect(await page.getByRole('main').innerText()).toContain('New account? Verify its address first');
    await check(page);
    await follow(page, 'Send the email again');
    expect(await heading(page)).toBe('Verify your email address');
    expect(await page.getByRole('main').innerText()).toContain(`We sent an email to ${email}`);
    await check(page);
    await press(page, 'Send the email again');
    expect(await page.locator('.summary').innerText()).toContain('Wait a minute');
    await check(page);
    await page.goto(`${path}/not-me`);
    await check(page);
    await page.goto(path);
    await check(page);
    await press(page, 'Verify this address');
    expect(await heading(page)).toBe('Your address is verified');
    await check(page);
    await follow(page, 'Log in');
    await logIn(page, email);
    await page.goto('/account/family');
    expect(await page.getByRole('table').innerText()).toContain(email.replace('@', '+sam@'));
    await check(page);
    await press(page, 'Add this person');
    expect(await page.locator('.summary').innerText()).toContain('Choose your relationship to this person');
    await check(page);
    await page.goto('/verify-email/cut-off');
    await check(page);
    expect(complaints).toEqual([]);
  });

  it('leads a provider from the invitation to the start page', async () => {
    const invited = `invited.${javaScriptEnabled ? 'js' : 'plain'}@providers.example`;
    const check = javaScriptEnabled ? look : async () => {};
    const desk = await browser.window(office.originOf('staff'), { javaScriptEnabled });
    await signIn(office, desk.page, mails.lead);
    await desk.page.goto('/invitations/new');
    await check(desk.page);
    await press(desk.page, 'Send the invitation');
    await check(desk.page);
    await desk.page.getByLabel('Email').fill(invited);
    await desk.page.getByLabel('First name').fill('Lena');
    await desk.page.getByLabel('Last name').fill('Okonkwo');
    await desk.page.getByLabel('Time zone').selectOption('America/Chicago');
    await desk.page.getByLabel('State of the license').selectOption('IL');
    await press(desk.page, 'Send the invitation');
    expect(await heading(desk.page)).toMatch(/^Provider invitation: Lena Okonkwo · PI-/);
    await check(desk.page);
    const { page, complaints } = await browser.window(office.originOf('provider'), { javaScriptEnabled });
    await page.goto('/sign-up');
    await check(page);
    await page.goto(await mailedPath(office, invited, 'Your invitation to Headway'));
    await check(page);
    await page.getByLabel('Password', { exact: true }).fill(newPassword);
    await press(page, 'Create account');
    expect(await heading(page)).toBe('Your account is ready');
    await follow(page, 'Log in');
    await logIn(page, invited);
    await check(page);
    await page.getByLabel('Phone number').fill('212 555 0144');
    await page.getByLabel('I agree').check();
    await press(page, 'Send the code');
    await check(page);
    await giveCode(office, page);
    expect(await heading(page)).toBe('Hello Lena');
    expect([...complaints, ...desk.complaints]).toEqual([]);
  });
});
