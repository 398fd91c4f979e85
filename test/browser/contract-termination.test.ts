import { BlobReader, ZipReader } from '@zip.js/zip.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { openChromium, type Window } from '../harness/chromium.js';
import { mails, secrets } from '../harness/personas.js';
import { download, focused, focusedId, follow, press, signIn, tabTo, giveCode } from './hands.js';
import { giveCaseload } from './large-caseload.js';

const days = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

describe('ending a contract in a real browser', () => {
  let office: BackOffice;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  let provider: Window;
  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
    provider = await browser.window(office.originOf('provider'));
  });
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  it('tells a provider who makes mistakes where they are, moves the focus there, and keeps what was typed', async () => {
    const { page } = provider;
    await signIn(office, page, mails.provider);
    await follow(page, 'Contract');
    expect(await page.locator('main').innerText()).toMatch(/2 clients Headway-sourced[^]*1 client Your own/);
    await page.getByLabel('Last day').fill(days(2));
    await page.getByLabel('Practice or person').fill('Moreau Practice');
    await press(page, 'Check your answers');
    expect(await page.title()).toMatch(/^Error: /);
    expect(await focused(page)).toContain('There is a problem');
    await page.getByRole('link', { name: /at least 30 days ahead/ }).click();
    expect(await focusedId(page)).toBe('lastDay');
    await page.getByRole('link', { name: /silent: Choose what is planned/ }).click();
    expect(await focusedId(page)).toBe(`plan.${office.people.charts['silent']}`);
    expect(await page.getByLabel('Practice or person').inputValue()).toBe('Moreau Practice');
    expect(await page.getByLabel('Last day').inputValue()).toBe(days(2));
  });

  it('shows all answers, lets one be changed, and confirms with a reference and a PDF', async () => {
    const { page } = provider;
    await page.getByLabel('Last day').fill(days(40));
    await page.getByLabel('Email').fill('records@moreau.example');
    const sourced = page.getByRole('group', { name: secrets.clientFamily + ', ' + secrets.clientName });
    expect(await sourced.getByLabel('Why care ends').isVisible()).toBe(false);
    await sourced.getByLabel('What is planned').selectOption('Care ends before the last day');
    await sourced.getByLabel('Why care ends').selectOption('A referral was given');
    await page.getByLabel('For everyone without a plan').selectOption('Not known');
    await press(page, 'Set for all without a plan');
    for (const box of await page.getByRole('group', { name: 'Check all three' }).getByRole('checkbox').all())
      await box.check();
    await press(page, 'Check your answers');
    const answers = () => page.locator('main').innerText();
    expect(await answers()).toMatch(/Care ends before the last day \(a referral was given\)/);
    expect(await answers()).toMatch(/silent\s+Not known/);
    await follow(page, 'Change practice or person');
    await page.getByLabel('Practice or person').fill('Moreau and Partners');
    await press(page, 'Check your answers');
    expect(await answers()).toContain('Moreau and Partners');
    await press(page, 'Send your request');
    expect(await answers()).toMatch(/Request received\s+Your reference\s+CT-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    const pdf = await download(page, () => page.getByRole('link', { name: 'save it as a PDF' }).click());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('shows the timeline and the export on the status page, and hands the notes over as a ZIP', async () => {
    const { page } = provider;
    await follow(page, 'Follow your request');
    await until('the timeline says that the export started', async () => {
      await page.reload();
      return (await page.locator('main').innerText()).includes('An export of all notes was started.');
    });
    await until('the export is ready', async () => {
      await page.reload();
      return (await page.locator('main').innerText()).includes('Ready, 3 of 3 charts');
    });
    await follow(page, /^Export NE-/);
    const zip = await download(page, () => page.getByRole('button', { name: 'Download' }).click());
    const entries = await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)]))).getEntries();
    expect(entries.map(({ filename }) => filename)).toEqual(
      expect.arrayContaining(['manifest.json', 'index.csv', expect.stringMatching(/\.pdf$/)]),
    );
    // The page that handed the file over counts it, without being loaded again.
    await page.locator('#export-downloads', { hasText: '1 of 5' }).waitFor();
    await page.goto('/contract-termination/status');
    expect(await page.getByRole('listitem').filter({ hasText: 'Download your notes' }).innerText()).toMatch(
      /Done$/,
    );
  });

  it('lets a client choose from the mailed link, and choose again', async () => {
    await press(provider.page, 'Send the notice now');
    const link = await until(
      'the client is told',
      async () =>
        office.inbox.messages
          .filter(({ to }) => to === secrets.clientMail)
          .map(({ text }) => /http\S+\/provider-leaving\/\S+/.exec(text)?.[0])
          .find((found) => found !== undefined) ?? null,
    );
    const { page, complaints } = await browser.window(office.originOf('client'));
    await page.goto(link);
    expect(await page.getByRole('contentinfo').innerText()).toMatch(/988[^]*911/);
    await press(page, 'Save my choice');
    expect(await focused(page)).toContain('Choose one of the answers.');
    await page.getByLabel('Call me').check();
    await press(page, 'Save my choice');
    expect(await page.locator('main').innerText()).toContain('We saved your choice: Call me.');
    await follow(page, 'Change your choice');
    await page.getByLabel('Stay on Headway with a new provider').check();
    await press(page, 'Save my choice');
    expect(complaints).toEqual([]);
    await until('the provider sees the choice and nothing else', async () => {
      await provider.page.goto('/contract-termination/status');
      return (await provider.page.getByRole('row', { name: secrets.clientName }).innerText()).includes(
        'Stays on Headway',
      );
    });
  });

  it('lets support finish a task and put the case on hold, with a reason', async () => {
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await until('the desk has the task', () =>
      office.db.supportTask.findFirst({ where: { kind: 'give_notice_by_phone', status: 'open' } }),
    );
    await signIn(office, page, mails.agent);
    await follow(page, 'Tell a client that their provider is leaving');
    const task = page.locator('section').filter({ hasText: 'Tell a client that their provider is leaving' });
    await task.getByLabel('What was done').fill('Told by phone.');
    await Promise.all([
      page.waitForEvent('load'),
      task.getByRole('button', { name: 'Finish the task' }).click(),
    ]);
    expect(await task.count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain('Finished by');
    await follow(page, /^CT-/);
    const hold = page.locator('details').filter({ hasText: 'Put on hold' });
    await hold.locator('summary').click();
    await hold.getByLabel('Reason').fill('The provider asked for time.');
    await press(page, 'Put on hold');
    expect(complaints).toEqual([]);
    await until('the provider sees it', async () => {
      await provider.page.goto('/contract-termination/status');
      return (await provider.page.locator('main').innerText()).includes('On hold');
    });
  });

  it('lets the provider withdraw, and complains about nothing on the whole way', async () => {
    const { page, complaints } = provider;
    await follow(page, 'Withdraw the request');
    await press(page, /^Withdraw CT-/);
    await until('the request is withdrawn', async () => {
      await page.reload();
      return (await page.locator('main').innerText()).includes(
        'You withdrew your request, so you’re staying',
      );
    });
    expect(complaints).toEqual([]);
  });

  it('does all of it without JavaScript, for many clients', async () => {
    await giveCaseload(office, office.people.otherProvider.id);
    const { page } = await browser.window(office.originOf('provider'), { javaScriptEnabled: false });
    await signIn(office, page, mails.otherProvider);
    await page.goto('/contract-termination');
    await press(page, 'Check your answers');
    expect(await page.getByRole('alert').innerText()).toMatch(/planned for 22 clients; .* is the first/);
    await page
      .getByLabel('For everyone without a plan')
      .selectOption('Continues on Headway with someone else');
    await press(page, 'Set for all without a plan');
    await page.getByLabel('Last day').fill(days(31));
    await page.getByLabel('Practice or person').fill('Brandt Practice');
    await page.getByLabel('Phone').fill('555 010 1234');
    for (const box of await page.getByRole('group', { name: 'Check all three' }).getByRole('checkbox').all())
      await box.check();
    await press(page, 'Check your answers');
    await press(page, 'Send your request');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Request received');
    await follow(page, 'Follow your request');
    expect(await page.getByRole('row').count()).toBe(23);
  });

  it('can be filled in and checked with the keyboard alone, with the focus always to be seen', async () => {
    const { page } = await browser.window(office.originOf('provider'));
    await page.goto('/sign-in');
    await tabTo(page, 'email');
    await page.keyboard.type(mails.newProvider);
    await tabTo(page, 'password');
    await page.keyboard.type(password);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await giveCode(office, page);
    await page.goto('/contract-termination');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'lastDay');
    const [year, month, day] = days(60).split('-');
    await page.keyboard.type(`${month}${day}${year}`);
    await tabTo(page, 'recordsPractice');
    await page.keyboard.type('Falk Practice');
    await tabTo(page, 'recordsPhone');
    await page.keyboard.type('555 010 1234');
    for (const name of ['own_clients_are_yours', 'headway_sourced_stay', 'download_notes']) {
      await tabTo(page, `acknowledge.${name}`);
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.locator('main').innerText()).toContain('Falk Practice');
  });
});
