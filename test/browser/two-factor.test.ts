import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { openChromium } from '../harness/chromium.js';
import { codeOfSession } from '../harness/one-time-codes.js';
import { mails, phones } from '../harness/personas.js';
import { press } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

it('a provider who presses Continue twice is logged in once: the page says meanwhile how the code fares', async () => {
  const { page, complaints } = await browser.window(office.originOf('provider'));
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(mails.provider);
  await page.getByLabel('Password').fill(password);
  await press(page, 'Log in');
  await page.getByText(`Your code was delivered to •••• ${phones.provider.slice(-2)}.`).waitFor();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === 'headway_provider_session');
  await page.getByLabel('6-digit code').fill(await codeOfSession(office, session?.value ?? ''));
  await page.getByRole('button', { name: 'Continue' }).dblclick();
  await until('the start page is there', async () => new URL(page.url()).pathname === '/');
  expect(sent).toEqual(['/two-factor/code']);
  await page.goto('/account');
  expect(new URL(page.url()).pathname).toBe('/account');
  expect(complaints).toEqual([]);
});
