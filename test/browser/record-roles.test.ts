import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openChromium } from '../harness/chromium.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { startedConversation } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';
import { pdf } from '../harness/papers.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';
import { download, looksGood, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
let ahead = 0;
const email = 'person@clients.example';
const clientId = stableId('client sourced');
const phone = { viewport: { width: 390, height: 844 } } as const;
const day = 86_400_000;
/** How the page asks who isn’t the person whose records they are. */
const theirBirthDate = 'Date of birth of the person whose records they are';

beforeAll(async () => {
  const clock = () => new Date(Date.now() + ahead);
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard', clock }), openChromium()]);
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({
    where: { id: clientId },
    data: { accountId, email, birthDate: new Date('1990-03-31') },
  });
});
afterEach(async () => {
  ahead = 0;
  await office.db.rateLimit.deleteMany();
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const taken = oneByOne(() => office);

/** An agent takes the request of someone who wrote; the answer is the page of its case. */
async function takeRequest(
  agent: Page,
  reference: string,
  who: { readonly kind: string; readonly name: string; readonly until?: string },
): Promise<string> {
  await agent.goto(`/cases/${reference}`);
  await agent.locator('summary', { hasText: 'They ask for another person’s records' }).click();
  await agent.getByLabel('Address of that person’s account').fill(email);
  await agent.getByLabel('Who they are').selectOption(who.kind);
  await agent.getByLabel('Their name').fill(who.name);
  if (who.until !== undefined) await agent.getByLabel('Last day of the authorization').fill(who.until);
  await press(agent, 'Take the request');
  return new URL(agent.url()).pathname;
}

/** Says that it is known who asks. */
async function prove(agent: Page, reason: string, names: Readonly<Record<string, string>> = {}) {
  await agent.locator('summary', { hasText: 'We know who’s asking' }).click();
  const proof = agent.locator('form[action$="/record-acts/prove"]');
  if (Object.keys(names).length > 0) await proof.getByLabel('Yes', { exact: true }).check();
  for (const [label, value] of Object.entries(names)) await proof.getByLabel(label).fill(value);
  await proof.getByLabel('Reason').fill(reason);
  await press(agent, 'We know who’s asking, and that they’re allowed to');
}

/** The provider releases in one press behind the link. */
async function releases(to: string = mails.provider): Promise<void> {
  const provider = await browser.window(office.originOf('provider'), phone);
  await provider.page.goto(pathIn(await taken(to, 'A client is asking for their records')));
  await looksGood(provider.page);
  await press(provider.page, 'Release from the copy that Headway keeps');
  expect(await provider.page.locator('.lead').innerText()).toContain('You don’t need to do anything else');
  expect(provider.complaints).toEqual([]);
  await provider.page.context().close();
}

it('a personal representative sends papers, support reads them, and the representative downloads the records', async () => {
  const heir = 'heir@family.example';
  const { reference, path } = await startedConversation(office, 'client', {
    email: heir,
    topic: 'records',
    message: 'I am the executor of her estate',
  });
  const person = await browser.window(office.originOf('client'), phone);
  await person.page.goto(path);
  await person.page.getByLabel('Your message').fill('Here are the letters testamentary');
  await person.page
    .getByLabel('Papers (optional)')
    .setInputFiles({ name: 'letters.pdf', mimeType: 'application/pdf', buffer: await pdf() });
  await press(person.page, /^Send/);
  expect(await person.page.locator('.papers a').innerText()).toContain('PDF');
  await looksGood(person.page);

  const agent = await browser.window(office.originOf('staff'), phone);
  await signIn(office, agent.page, mails.agent);
  await agent.page.goto(`/cases/${reference}`);
  await agent.page.locator('summary', { hasText: 'Open the paper' }).click();
  const paper = agent.page.locator('form[action*="/papers/"]');
  await paper.getByLabel('Reason').fill('To see who asks');
  const read = await download(agent.page, () => paper.getByRole('button', { name: 'Download' }).click());
  expect(read.subarray(0, 5).toString()).toBe('%PDF-');
  const casePage = await takeRequest(agent.page, reference, { kind: 'representative', name: 'Ana Vale' });
  expect(pathIn(await taken(heir, 'We got your request for records'))).toContain('/records/');
  await looksGood(agent.page);
  await prove(agent.page, 'Letters testamentary of Kings County');
  expect(await agent.page.locator('main').innerText()).toContain('Letters testamentary of Kings County');
  await looksGood(agent.page);

  await releases();
  await person.page.goto(pathIn(await taken(heir, 'Your records are ready')));
  await looksGood(person.page);
  const offer = person.page.getByRole('button', { name: 'Download', exact: true });
  await person.page.getByLabel(theirBirthDate).fill('1/1/1950');
  await press(person.page, 'Download');
  expect(await person.page.locator('.summary[role=alert]').innerText()).toContain('date of birth');
  await looksGood(person.page);
  await person.page.getByLabel(theirBirthDate).fill('3/31/1990');
  const zip = await download(person.page, () => offer.click());
  expect([...(await filesOf(zip)).keys()]).toContain('manifest.json');
  await person.page.reload();
  expect(await person.page.locator('main').innerText()).toContain('Downloaded on');
  await press(person.page, 'I have my records');

  await agent.page.goto(casePage);
  const timeline = await agent.page.locator('.timeline').innerText();
  for (const line of ['The records were downloaded.', 'released the records'])
    expect(timeline).toContain(line);
  // What goes to who stands for the person is no disclosure (45 CFR 164.528(a)(1)(ii)).
  expect(await office.db.disclosure.count({ where: { clientId } })).toBe(0);
  expect([...person.complaints, ...agent.complaints]).toEqual([]);
});

it('a third party gets what is named until the last day, and nothing once the person took it back', async () => {
  const firm = 'counsel@firm.example';
  const agent = await browser.window(office.originOf('staff'), phone);
  await signIn(office, agent.page, mails.agent);
  const tomorrow = plusDays(dateIn('America/New_York', new Date()), 1);
  for (const [until_, ends] of [
    ['12/31/2098', 'revoked'],
    [typedDate(tomorrow), 'over'],
  ] as const) {
    await office.db.rateLimit.deleteMany();
    const { reference } = await startedConversation(office, 'client', {
      email: firm,
      topic: 'records',
      message: `The records of our client, please (${ends})`,
    });
    const casePage = await takeRequest(agent.page, reference, {
      kind: 'third_party',
      name: 'Falk and Partners',
      until: until_,
    });
    await prove(agent.page, 'Read the signed paper', {
      'Records from': '1/1/2025',
      'Records to': '6/30/2025',
    });
    expect(await agent.page.locator('main').innerText()).toContain('Monday, June 30, 2025');
    await releases();
    const firmPage = await browser.window(office.originOf('client'), phone);
    const path = pathIn(await taken(firm, 'Your records are ready'));
    await firmPage.page.goto(path);
    expect(await firmPage.page.locator('main').innerText()).toContain(
      'The authorization covers records from',
    );
    await looksGood(firmPage.page);
    await firmPage.page.getByLabel(theirBirthDate).fill('3/31/1990');

    const person = await browser.window(office.originOf('client'), phone);
    await person.page.goto(pathIn(await taken(email, 'Someone is asking for your records')));
    await looksGood(person.page);
    if (ends === 'revoked') {
      await press(person.page, 'Take my permission back');
      expect(await person.page.locator('.lead').innerText()).toContain('You took your permission back');
      await looksGood(person.page);
    } else {
      // The agent looks at nothing then: their page asks for changes, and their session is over by that clock.
      await agent.page.goto('about:blank');
      ahead = 3 * day;
    }
    // The page was open before: what it offers is refused now.
    await press(firmPage.page, 'Download');
    expect(await firmPage.page.locator('.lead').innerText()).toContain('nothing more is released on it');
    expect(await firmPage.page.getByRole('button', { name: 'Download' }).count()).toBe(0);
    expect(await firmPage.page.locator('main').innerText()).not.toContain('Your file is ready');
    await looksGood(firmPage.page);
    ahead = 0;
    const part = await office.db.recordRequestPart.findFirstOrThrow({
      where: { request: { requesterEmail: firm } },
      orderBy: { id: 'desc' },
    });
    expect([ends, part.state, part.downloadedAt]).toEqual([ends, 'released', null]);
    await agent.page.goto(casePage);
    await looksGood(agent.page);
    // Each of them asked for the same chart: the next one is another request.
    await office.browse('client').post(path, { press: 'withdraw', part: '' });
    for (const { page, complaints } of [person, firmPage]) {
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  }
  // Both releases are in the accounting, also the one that nobody downloaded.
  expect(await office.db.disclosure.count({ where: { clientId } })).toBe(2);
  expect(agent.complaints).toEqual([]);
});

it('the custodian of a provider who died is asked in their place, and says what was sent', async () => {
  const custodian = 'custodian@estate.example';
  await hasDied(custodian);
  const { page } = await browser.window(office.originOf('client'), phone);
  await startedConversation(office, 'client', { email, topic: 'records', message: 'My records, please' });
  await page.goto(pathIn(await taken(email, 'Did you ask for your records?')));
  await press(page, 'Yes, I asked for my records');
  expect((await taken(email, 'Who holds your records')).text).toContain('Fay Keeper');

  const holder = await browser.window(office.originOf('provider'), phone);
  const path = pathIn(await taken(custodian, 'A client is asking for their records'));
  expect(office.take(mails.otherProvider, 'A client is asking for their records')).toEqual([]);
  await holder.page.goto(path);
  await looksGood(holder.page);
  await holder.page.getByLabel('When').fill(typedDate(dateIn('America/New_York', new Date())));
  await holder.page.getByLabel('By mail').check();
  await press(holder.page, 'Say that I sent them');
  expect(await holder.page.locator('.summary[role=alert]').innerText()).toContain('tracking number');
  await looksGood(holder.page);
  await holder.page.getByLabel('Tracking number, fax number, or name of the portal').fill('9400 1000 2000');
  await press(holder.page, 'Say that I sent them');
  expect(await holder.page.locator('.lead').innerText()).toContain('You told us that you sent the records');
  await looksGood(holder.page);

  await page.goto(pathIn(await taken(email, 'Did your records arrive?')));
  expect(await page.locator('main').innerText()).toContain('9400 1000 2000');
  await looksGood(page);
  await press(page, 'It didn’t arrive');
  await holder.page.goto(pathIn(await taken(custodian, 'A client says that their records didn’t arrive')));
  await looksGood(holder.page);
  const copy = holder.page.getByLabel('Your copy');
  await copy.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('PK') });
  await press(holder.page, 'Release this copy');
  expect(await holder.page.locator('.summary[role=alert]').innerText()).toContain('PDF, JPEG and PNG');
  await looksGood(holder.page);
  await copy.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: await pdf(2) });
  await press(holder.page, 'Release this copy');
  expect(await holder.page.locator('.lead').innerText()).toContain('You don’t need to do anything else');
  await page.goto(pathIn(await taken(email, 'Your records are ready')));
  await page.getByLabel('Your date of birth').fill('3/31/1990');
  const zip = await download(page, () => page.getByRole('button', { name: 'Download', exact: true }).click());
  expect([...(await filesOf(zip)).keys()]).toContain('from-the-provider/1.pdf');
  await page.reload();
  await press(page, 'I have my records');
  expect(holder.complaints).toEqual([]);
});

/** Lets the client’s provider have died, with a custodian for the records. */
async function hasDied(custodianEmail: string): Promise<void> {
  const providerId = office.people.provider.id;
  const contract = await office.db.contract.findFirstOrThrow({ where: { providerId } });
  const now = new Date();
  await office.db.case.create({
    data: {
      id: stableId('termination by death'),
      reference: 'CT-TEST-DIED',
      kind: 'contract_termination',
      workflowId: 'contract-termination/of-one-who-died',
      subjectId: providerId,
      state: 'completed',
      waitingOn: 'nobody',
      openedAt: now,
      closedAt: now,
      workflowStartedAt: now,
      termination: {
        create: {
          contractId: contract.id,
          state: 'completed',
          lastDay: now,
          startedById: providerId,
          requestedAt: now,
          startedBecause: 'death',
          recordsPractice: 'Estate of the provider',
          recordsEmail: custodianEmail,
          custodianName: 'Fay Keeper',
        },
      },
    },
  });
}
