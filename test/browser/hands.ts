import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { password, type BackOffice } from '../harness/back-office.js';
import { axeFindings, sidewaysScroll } from '../harness/chromium.js';
import { codeOfSession, letAnHourPass } from '../harness/one-time-codes.js';

/** Presses a button and waits for the page that follows. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
}

/** Follows a link to another page. */
export async function follow(page: Page, name: string | RegExp): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name, exact: true }).click()]);
}

/** What the element with the focus says. */
export const focused = (page: Page) => page.evaluate<string>('document.activeElement.innerText');
/** The id of the element with the focus. */
export const focusedId = (page: Page) => page.evaluate<string>('document.activeElement.id');

/** Signs in on the portal of the window, with the code where one is asked for. */
export async function signIn(office: BackOffice, page: Page, email: string): Promise<void> {
  await letAnHourPass(office, email);
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await press(page, 'Log in');
  await giveCode(office, page);
}

/** Enters the code that the window's sign-in waits for; without one nothing is done. */
export async function giveCode(office: BackOffice, page: Page): Promise<void> {
  if ((await page.getByLabel('6-digit code').count()) === 0) return;
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => /^headway_(provider|staff)_session$/.test(name));
  // The page asks how the sending fares: asked while the code is taken, it would be told that the session of before is over.
  await page.route(codeStatus, (route) => route.fulfill({ json: { step: 'done' } }));
  await page.getByLabel('6-digit code').fill(await codeOfSession(office, session?.value ?? ''));
  await press(page, 'Continue');
  await page.unroute(codeStatus);
}

const codeStatus = '**/v1/two-factor';

/** Presses Tab until a field has the focus; every stop on the way must show that it has it. */
export async function tabTo(page: Page, id: string): Promise<void> {
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<[string, string]>(
      '[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]',
    );
    // From the last element Tab leads out of the page, for one stop.
    if (at[0] !== 'BODY') expect(at).toEqual([at[0], 'solid']);
    if ((await focusedId(page)) === id) return;
  }
  throw new Error(`Tab does not lead to ${id}`);
}

/** What everyone can read and use at the width of a phone and of a desk. */
export async function looksGood(page: Page): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect([width, await sidewaysScroll(page, width)]).toEqual([width, 0]);
    expect(await axeFindings(page)).toEqual([]);
  }
}

/** The bytes that a press hands over. */
export async function download(page: Page, press_: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), press_()]);
  return readFile(await file.path());
}
