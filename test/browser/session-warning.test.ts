import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { clockAhead } from '../harness/clock-ahead.js';
import { giveCode } from './hands.js';
import { openChromium } from '../harness/chromium.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let chromium: Awaited<ReturnType<typeof openChromium>>;
const moved = clockAhead();

beforeAll(async () => {
  office = await openBackOffice({ worker: false, clock: moved.clock });
  chromium = await openChromium();
});
afterAll(async () => {
  await chromium.close();
  await office.close();
});

it('warns a provider five minutes before the time-out, goes on when asked, and keeps the typed words when not', async () => {
  const { page, complaints } = await chromium.window(office.originOf('provider'));
  await page.clock.install();
  const pass = async (minutes: number) => {
    moved.ms += minutes * 60_000;
    await page.clock.fastForward(minutes * 60_000);
  };
  await page.goto('/sign-in?return=/contract-termination');
  await page.getByLabel('Email').fill(mails.provider);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('6-digit code').waitFor();
  await giveCode(office, page);
  await page.getByLabel('Feedback (optional)').fill('I liked the calendar');
  const warning = page.getByRole('alert');

  await pass(24);
  expect(await warning.isVisible()).toBe(false);
  await pass(2);
  expect(await warning.innerText()).toContain('You will be logged out in 4 minutes');
  await page.getByRole('button', { name: 'Stay logged in' }).click();
  await warning.waitFor({ state: 'hidden' });

  await pass(31);
  expect(await warning.innerText()).toContain('You were logged out. What you typed is still here');
  await page.getByRole('button', { name: 'Check your answers' }).last().click();
  await page.getByText('We kept what you typed').waitFor();
  await page.getByLabel('Email').fill(mails.provider);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('6-digit code').waitFor();
  await giveCode(office, page);
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await page.getByLabel('Feedback (optional)').inputValue()).toBe('I liked the calendar');
  expect(complaints).toEqual([]);
});
