import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { recordDisclosure } from '../../src/operations/disclosure/record.js';
import { statementLink } from '../../src/operations/record-request/links.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { openChromium } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { readLockedZip } from '../harness/locked-zip.js';
import { oneByOne } from '../harness/one-by-one.js';
import { readPdf } from '../harness/pdf-text.js';
import { filesOf } from '../harness/zip.js';
import { download, looksGood, press } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
const email = 'person@clients.example';
const clientId = stableId('client sourced');
const phone = { viewport: { width: 390, height: 844 } } as const;

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({
    where: { id: clientId },
    data: { accountId, email, birthDate: new Date('1990-03-31') },
  });
});
afterEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  await browser.close();
  await office.close();
});

const taken = oneByOne(() => office);

it.each([
  ['', 'The passphrase is'],
  ['?lang=es', 'La contraseña es'],
])('someone who wants an email reads the passphrase on their page%s', async (lang, says) => {
  const { page, complaints } = await browser.window(office.originOf('client'), phone);
  await startedConversation(office, 'client', { email, topic: 'records', message: `By email ${lang}` });
  const path = pathIn(await taken(email, 'Did you ask for your records?'));
  await page.goto(path);
  await press(page, 'Yes, I asked for my records');
  await page.getByLabel('By encrypted email').check();
  await press(page, 'Save');
  expect(await page.locator('.summary[role=alert]').innerText()).toContain('email');
  await looksGood(page);
  await page.getByLabel('By encrypted email').check();
  await page.getByLabel('I read that email can reach others').check();
  await press(page, 'Save');
  const holder = await office.db.recordRequestPart.findFirstOrThrow({
    where: { request: { clientId } },
    orderBy: { id: 'desc' },
    include: { request: { include: { parts: true, case: true } } },
  });
  const statement = await office.db.$transaction((tx) =>
    statementLink(tx, office.config, holder.request, holder),
  );
  await office.browse('provider').post(`${statement}/release`);
  const mail = await taken(email, 'Your records, encrypted');
  // The email is accepted before the row says so: the page has the passphrase from then on.
  await until('the records are mailed', async () => {
    const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: holder.id } });
    return part.state === 'released';
  });
  await page.goto(`${path}${lang}`);
  await looksGood(page);
  await page.locator('input[name^=birthDate]').fill('3/31/1990');
  await page.locator('form[action*="/passphrase"] button').click();
  await page.waitForSelector(`text=${says}`);
  await looksGood(page);
  const shown = await page.locator('.notice strong').innerText();
  const zip = readLockedZip(Buffer.from(mail.attachments[0]?.base64 ?? '', 'base64'));
  const files = await filesOf(zip.open(shown.slice(says.length).trim()));
  expect([...files.keys()]).toContain('manifest.json');
  await page.goto(path);
  await press(page, 'I have my records');
  expect(complaints).toEqual([]);
});

it('someone without a login asks who got their health information, and reads it as page, PDF and CSV', async () => {
  await office.db.$transaction((tx) =>
    recordDisclosure(tx, {
      key: 'court',
      clientId,
      disclosedOn: plusDays(dateIn('UTC', new Date()), -30),
      recipientName: 'Kings County Court',
      recipientAddress: '360 Adams St, Brooklyn, NY',
      what: 'Dates of sessions',
      purpose: 'Subpoena 12-345',
      basis: 'judicial',
      withheldThrough: null,
      caseId: null,
      actor: { kind: 'system' },
      at: new Date(),
    }),
  );
  await startedConversation(office, 'client', { email, topic: 'disclosures', message: 'Who got what?' });
  const path = pathIn(await taken(email, 'You asked who got health information'));
  const { page, complaints } = await browser.window(office.originOf('client'), phone);
  for (const lang of ['?lang=es', '']) {
    await page.goto(`${path}${lang}`);
    await looksGood(page);
  }
  const birthDate = page.locator('input[name=birthDate]');
  const file = async (button: string) => {
    await birthDate.fill('3/31/1990');
    return download(page, () => page.getByRole('button', { name: button, exact: true }).click());
  };
  await birthDate.fill('1/1/1990');
  await page.locator('button[value=read]').click();
  await page.waitForSelector('.summary[role=alert]');
  await looksGood(page);
  const [pdfButton = '', csvButton = ''] = await Promise.all(
    ['pdf', 'csv'].map((one) => page.locator(`button[value=${one}]`).innerText()),
  );
  await birthDate.fill('3/31/1990');
  await page.locator('button[value=read]').click();
  await page.waitForSelector('text=Kings County Court');
  await looksGood(page);
  expect(readPdf(await file(pdfButton)).text).toContain('Kings County Court');
  expect((await file(csvButton)).toString('utf8')).toContain('Kings County Court');
  const row = await until('it is given', () =>
    office.db.accountingRequest.findFirst({ where: { clientId, state: 'given' } }),
  );
  expect(row.settledAt).not.toBeNull();
  expect(complaints).toEqual([]);
});
