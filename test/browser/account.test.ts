import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium } from '../harness/chromium.js';
import { mails } from '../harness/personas.js';
import { follow, press, signIn } from './hands.js';

const fresh = 'copper lantern drifts north';

describe('a provider on their account page', () => {
  let office: BackOffice;
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
  });
  afterEach(() => office.inbox.clear());
  afterAll(async () => {
    await browser.close();
    await office.close();
  });

  const mailTo = (to: string) =>
    until(`a mail reaches ${to}`, async () => office.inbox.messages.find((mail) => mail.to === to) ?? null);

  it('changes the password, without script too: other browsers are out, and the notice can stop it all', async () => {
    const elsewhere = await office.signedIn('provider', mails.provider);
    const { page, complaints } = await browser.window(office.originOf('provider'), {
      javaScriptEnabled: false,
    });
    await signIn(office, page, mails.provider);
    await page.goto('/account');
    await follow(page, 'Change password');
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('New password').fill(fresh);
    await press(page, 'Change password');
    expect(await page.getByRole('status').innerText()).toContain('Your password was changed.');
    expect((await elsewhere.get('/')).response.url).toContain('/sign-in');
    const notice = await mailTo(mails.provider);
    await page.goto(/\/not-me\/\S+/.exec(notice.text)?.[0] ?? '');
    await press(page, 'Stop the account');
    await page.goto('/account');
    expect(page.url()).toContain('/sign-in');
    expect(complaints).toEqual([]);
  });

  it('changes the email: the link at the new address does it, and both mailboxes know', async () => {
    const { page, complaints } = await browser.window(office.originOf('provider'));
    await signIn(office, page, mails.otherProvider);
    await page.goto('/account');
    await follow(page, 'Change email');
    await page.getByLabel('New email').fill('otto@new-practice.example');
    await page.getByLabel('Current password').fill(password);
    await press(page, 'Change email');
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.locator('main').innerText()).toContain(
      'otto@new-practice.example, once you use the link',
    );
    expect((await mailTo(mails.otherProvider)).subject).toBe('A new email address for your Headway account');
    const link = await mailTo('otto@new-practice.example');
    await page.goto(/\/verify-email\/\S+/.exec(link.text)?.[0] ?? '');
    expect(await office.db.account.count({ where: { email: 'otto@new-practice.example' } })).toBe(0);
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('main').getByRole('button').first().click(),
    ]);
    await until('the address is changed', () =>
      office.db.account.findFirst({ where: { email: 'otto@new-practice.example' } }),
    );
    await until(
      'the former mailbox is told',
      async () =>
        office.inbox.messages.find(
          ({ to, subject }) =>
            to === mails.otherProvider && subject === 'The email address of your Headway account was changed',
        ) ?? null,
    );
    await signIn(office, page, 'otto@new-practice.example');
    await page.goto('/account');
    expect(await page.locator('main').innerText()).toContain('otto@new-practice.example');
    expect(complaints).toEqual([]);
  });

  it('sees where they are logged in, and ends the others', async () => {
    const elsewhere = await office.signedIn('provider', mails.newProvider);
    const { page } = await browser.window(office.originOf('provider'));
    await signIn(office, page, mails.newProvider);
    await page.goto('/account');
    expect(await page.getByRole('row').count()).toBe(3);
    expect(await page.getByText('This one', { exact: true }).count()).toBe(1);
    await press(page, 'End all other sessions');
    expect(await page.getByRole('row').count()).toBe(2);
    expect((await elsewhere.get('/account')).response.url).toContain('/sign-in');
  });
});
