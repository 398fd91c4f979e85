import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { stableId } from '../../dev/demo-caseload.js';
import { askWords } from '../../src/api/client-deactivation/ask-page.js';
import { deactivationWords } from '../../src/api/client-deactivation/words.js';
import { languages, type Language } from '../../src/domain/languages.js';
import { deactivationSentences } from '../../src/mail/client-deactivation/sentences.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { addLeavingClient } from '../harness/deactivations.js';
import { mails } from '../harness/personas.js';
import { focused, press, signIn } from './hands.js';

const email = 'leaving@clients.example';
const guardianEmail = 'guardian@clients.example';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
let accountId: string;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  accountId = await addLeavingClient(office, email, 'client sourced');
});
afterEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  for (const to of [email, mails.provider, guardianEmail]) office.take(to, '');
  await browser.close();
  await office.close();
});

const phone = { viewport: { width: 390, height: 844 } } as const;
const window = (language: Language) =>
  browser.window(office.originOf('client'), {
    ...phone,
    locale: language === 'es' ? 'es-US' : 'en-US',
    extraHTTPHeaders: { 'accept-language': language },
  });

async function looksGood(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
  for (const width of [390, 320]) expect(await sidewaysScroll(page, width)).toBe(0);
}

const title = (page: Page) => page.locator('h1').innerText();

/** Asks on the account page, and goes to what ends behind the mailed link. */
async function asked(page: Page, language: Language): Promise<string> {
  const ask = askWords[language];
  await page.goto('/account/deactivate');
  expect(await title(page)).toBe(deactivationWords[language].title);
  await looksGood(page);
  await press(page, ask.press);
  expect(await focused(page)).toContain(
    language === 'es' ? 'Escriba su contraseña actual.' : 'Enter your current password.',
  );
  await looksGood(page);
  await page.getByLabel(ask.password).fill(password);
  await press(page, ask.press);
  expect(await title(page)).toBe(ask.asked);
  await looksGood(page);
  const [reference = ''] = /CD-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await page.locator('main').innerText()) ?? [];
  const subject = deactivationSentences[language].link.subject(reference);
  const letter = await until('the link is there', async () => office.take(email, subject)[0] ?? null);
  await page.goto(`${pathIn(letter)}?lang=${language}`);
  return reference;
}

describe('closing an account on a phone', () => {
  it.each(languages)('is asked for, confirmed, and taken back by one press (%s)', async (language) => {
    const words = deactivationWords[language];
    const { page, complaints } = await window(language);
    await signIn(office, page, email);
    const reference = await asked(page, language);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    for (const part of [words.ends, words.kept, words.coming, words.open])
      expect(await page.getByRole('heading', { name: part }).count()).toBe(1);
    await looksGood(page);
    await press(page, words.confirm);
    expect(await page.locator('.lead').innerText()).toContain(words.confirmedLead('').slice(0, 14));
    await looksGood(page);
    const subject = deactivationSentences[language].confirmed.subject(reference);
    await until('they hear of it', async () => office.take(email, subject).length > 0);
    await press(page, words.keep);
    expect(await page.locator('.lead').innerText()).toBe(words.standing.withdrawn);
    await looksGood(page);
    const row = await office.db.clientDeactivation.findFirstOrThrow({
      where: { accountId },
      orderBy: { id: 'desc' },
    });
    expect(row.state).toBe('withdrawn');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is a guardian’s to confirm for a minor, logged in to their own account', async () => {
    const { db } = office;
    const guardianId = await addClientAccount(office, guardianEmail);
    await db.familyMember.create({
      data: { accountId, guardianId, relationship: 'parent', addedAt: office.clock() },
    });
    await db.client.update({
      where: { id: stableId('client sourced') },
      data: { birthDate: new Date('2020-02-29') },
    });
    const words = deactivationWords.en;
    const child = await window('en');
    await signIn(office, child.page, email);
    await asked(child.page, 'en');
    const path = new URL(child.page.url()).pathname;
    expect(await child.page.getByRole('button', { name: words.confirm }).count()).toBe(0);
    expect(await child.page.locator('main').innerText()).toContain(words.guardianLogsIn);
    await looksGood(child.page);

    const guardian = await window('en');
    await signIn(office, guardian.page, guardianEmail);
    await guardian.page.goto(path);
    await looksGood(guardian.page);
    await press(guardian.page, words.confirm);
    const row = await db.clientDeactivation.findFirstOrThrow({
      where: { accountId },
      orderBy: { id: 'desc' },
    });
    expect(row).toMatchObject({ state: 'confirmed', confirmedById: guardianId });
    await until('they hear of it', async () => office.take(email, 'will be deactivated').length > 0);
    await press(child.page, words.keep);
    expect(await child.page.locator('.lead').innerText()).toBe(words.standing.withdrawn);
    expect([...child.complaints, ...guardian.complaints]).toEqual([]);
  });
});

describe('the case of a deactivation in the console', () => {
  it('says in one sentence what it waits for, and who asked, on a desk and on a phone', async () => {
    const row = await office.db.clientDeactivation.findFirstOrThrow({
      where: { accountId },
      orderBy: { id: 'desc' },
      include: { case: true },
    });
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.goto(`/cases/${row.case.reference}`);
    expect(await page.locator('dl').first().innerText()).toContain('Asked for');
    expect(await axeFindings(page)).toEqual([]);
    for (const width of [1280, 390]) expect(await sidewaysScroll(page, width)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
