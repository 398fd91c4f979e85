import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';
import { download, press } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
const email = 'asks@clients.example';

beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({
    where: { id: stableId('client sourced') },
    data: { accountId, email, birthDate: new Date('1990-03-31') },
  });
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

/** The newest email to someone with words in its subject that no one has taken before. */
const taken = (to: string, subject: string) =>
  until(`“${subject}” is there`, async () => {
    const mail = office.take(to, subject).find((one) => !seen.has(one));
    if (mail !== undefined) seen.add(mail);
    return mail ?? null;
  });
const seen = new Set<object>();

it('a client asks for records and the provider releases them, on a phone and without script', async () => {
  const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false } as const;
  await startedConversation(office, 'client', { email, topic: 'records' });
  const path = pathIn(await taken(email, 'Did you ask for your records?'));
  const client = await browser.window(office.originOf('client'), phone);
  await client.page.goto(path);
  await press(client.page, 'Yes, I asked for my records');
  expect(await client.page.locator('.lead').innerText()).toContain('We asked your providers');
  expect(await client.page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true);

  const provider = await browser.window(office.originOf('provider'), phone);
  await provider.page.goto(pathIn(await taken(mails.provider, 'A client asks for their records')));
  expect(await provider.page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true);
  await press(provider.page, 'Release from the copy that Headway keeps');
  expect(await provider.page.locator('.lead').innerText()).toContain('You need do nothing more');

  await taken(email, 'Your records are ready');
  await client.page.goto(path);
  await client.page.getByLabel('Your date of birth').fill('3/31/1990');
  const zip = await download(client.page, () =>
    client.page.getByRole('button', { name: 'Download', exact: true }).click(),
  );
  expect([...(await filesOf(zip)).keys()]).toContain('manifest.json');
  await client.page.goto(path);
  await press(client.page, 'I have my records');
  expect(await client.page.locator('.lead').innerText()).toContain('The request is closed');
  expect([...client.complaints, ...provider.complaints]).toEqual([]);
});

it.each(['', '?lang=es'])(
  'the page of a request%s is read by everyone, and is as wide as its window',
  async (lang) => {
    await office.db.rateLimit.deleteMany();
    await startedConversation(office, 'client', { email, topic: 'records', message: `Again ${lang}` });
    const path = pathIn(await taken(email, 'Did you ask for your records?'));
    for (const width of [390, 1280]) {
      const { page } = await browser.window(office.originOf('client'), { viewport: { width, height: 900 } });
      await page.goto(`${path}${lang}`);
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysScroll(page, width)).toBe(0);
      await page.context().close();
    }
    await office.browse('client').post(path, { press: 'withdraw' });
  },
);
