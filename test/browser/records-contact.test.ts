import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { pathIn } from '../harness/clients.js';
import { leftDaysAgo, lookAtContacts } from '../harness/records-contacts.js';
import { press } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  await leftDaysAgo(office, 366);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const linkTo = (to: string, subject: string) =>
  until(`“${subject}” is there`, async () => {
    const mail = office.take(to, subject).at(0);
    return mail === undefined ? null : pathIn(mail);
  });

it('a provider who left changes where clients can ask for records, and proves the new address, on a phone and without script', async () => {
  const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false } as const;
  await lookAtContacts(office);
  const path = await linkTo('records@moreau.example', 'Are these still the right');
  const { page, complaints } = await browser.window(office.originOf('provider'), phone);
  await page.goto(path);
  await readByAll(path);
  await page.getByLabel('Practice or person').fill('');
  await press(page, 'It’s right like this');
  await page.getByRole('link', { name: 'practice' }).first().click();
  await page.getByLabel('Practice or person').fill('Moreau & Adler');
  await page.getByLabel('Email').fill('office@moreau.example');
  await press(page, 'It’s right like this');
  expect(await page.locator('.lead').innerText()).toContain('We’ll ask again in a year');
  await readByAll(path);

  await lookAtContacts(office);
  const proof = await linkTo('office@moreau.example', 'Should your clients’ requests');
  await page.goto(proof);
  await readByAll(proof);
  await press(page, 'Yes, use this address');
  expect(await page.locator('.lead').innerText()).toContain('now go to this address');
  for (const to of ['records@moreau.example', 'ines.formerly@moreau.example'])
    await linkTo(to, 'were changed');
  expect(complaints).toEqual([]);
});

/** A page is read by everyone, and is as wide as its window, on a phone and on a desk. */
async function readByAll(path: string): Promise<void> {
  for (const width of [390, 1280]) {
    const { page } = await browser.window(office.originOf('provider'), { viewport: { width, height: 900 } });
    await page.goto(path);
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysScroll(page, width)).toBe(0);
    await page.context().close();
  }
}
