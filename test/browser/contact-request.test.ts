import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactWords } from '../../src/api/contact-request/words.js';
import { contactPath, topicsOf, type ContactPortal } from '../../src/domain/contact-request/topics.js';
import { languages } from '../../src/domain/languages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';
import { pathIn } from '../harness/clients.js';
import { answerOnCase, contactOf, startedConversation } from '../harness/contacts.js';
import { pdf, picture } from '../harness/papers.js';
import { mails } from '../harness/personas.js';
import { focused, follow, press, signIn } from './hands.js';

let office: BackOffice;
let browser: Awaited<ReturnType<typeof openChromium>>;
beforeAll(async () => {
  [office, browser] = await Promise.all([openBackOffice({ policy: 'standard' }), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const phone = { viewport: { width: 390, height: 844 } } as const;

const journeys = (['client', 'provider'] as const).flatMap((portal) =>
  languages.flatMap((language) => topicsOf(portal).map((topic) => ({ portal, language, topic }))),
);

describe('the contact form on a phone, without script', () => {
  it.each(journeys)('$portal portal, $language: $topic', async ({ portal, language, topic }) => {
    await office.db.rateLimit.deleteMany();
    const words = contactWords[language];
    const email = `${topic}.${language}@${portal}.example`;
    const { page, complaints } = await browser.window(office.originOf(portal), {
      ...phone,
      javaScriptEnabled: false,
      locale: language === 'es' ? 'es-US' : 'en-US',
    });
    await page.goto('/contact');
    await follow(page, words.topics[topic]);
    await page.getByLabel(words.name).fill('Luz Álvarez');
    const isLost = topic === 'lost_mailbox';
    if (isLost) await page.getByLabel(words.accountEmail).fill(`lost.${email}`);
    await page.getByLabel(isLost ? words.newEmail : words.email).fill(email);
    await page.locator('#message').fill('¿Me pueden ayudar?');
    await press(page, words.send);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await page.locator('h1').innerText()).toBe(words.sent);
    const { case: row, text } = await mailed(portal, email);
    expect(await page.locator('.ref').innerText()).toBe(row.reference);
    await page.goto(pathIn({ text }));
    expect(await page.locator('h1').innerText()).toBe(words.conversation);
    expect(await page.locator('.conversation').innerText()).toContain('¿Me pueden ayudar?');
    expect(await page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  async function mailed(_portal: ContactPortal, email: string) {
    const row = await contactOf(office, email);
    const words = row.case.reference;
    const mail = await until(
      'it is acknowledged',
      async () =>
        office.inbox.messages.find(
          ({ to, text }) => to === email && text.includes(words) && text.includes('/contact/conversation/'),
        ) ?? null,
    );
    const [text = ''] = /\S*\/contact\/conversation\/\S+/.exec(mail.text) ?? [];
    return { case: row.case, text };
  }
});

describe('the pages of a conversation', () => {
  it('are accessible at every width and state, and lead the focus to what is wrong', async () => {
    const { page, complaints } = await browser.window(office.originOf('client'));
    const looksGood = async () => {
      expect(await axeFindings(page)).toEqual([]);
      for (const width of [1280, 390, 320]) expect(await sidewaysScroll(page, width)).toBe(0);
    };
    await page.goto('/contact/about/records?lang=es');
    await press(page, 'Enviar mensaje');
    expect(await focused(page)).toContain('Escriba su nombre.');
    await looksGood();
    const { path, requestId, reference } = await startedConversation(office, 'client', {
      email: 'axe@clients.example',
      message: `I want to die ${'x'.repeat(3_000)}\n\nשלום عليكم`,
    });
    await page.goto(path);
    await looksGood();
    expect(await page.getByRole('button', { name: 'This is settled' }).count()).toBe(0);
    const agent = await office.signedIn('staff', mails.agent);
    await answerOnCase(agent, reference, { message: 'We are here.', form: 'answer-press' });
    await page.reload();
    await page.getByLabel('Your message').fill('Thank you');
    await page.getByLabel('Papers (optional)').setInputFiles({
      name: 'card.svg',
      mimeType: 'image/png',
      buffer: Buffer.from('<svg/>'),
    });
    await press(page, 'Send');
    expect(await focused(page)).toContain('whatever its name says');
    expect(await page.getByLabel('Your message').inputValue()).toBe('Thank you');
    await looksGood();
    await page
      .getByLabel('Papers (optional)')
      .setInputFiles({ name: 'card.png', mimeType: 'text/plain', buffer: await picture('png') });
    await press(page, 'Send');
    expect(await page.locator('.papers a').innerText()).toMatch(/^Picture, \d+ KB$/);
    await looksGood();
    await press(page, 'This is settled');
    await looksGood();
    await press(page, 'Very good');
    expect(await page.locator('button[aria-pressed=true]').innerText()).toBe('Very good');
    await looksGood();
    expect((await office.db.contactRequest.findUniqueOrThrow({ where: { id: requestId } })).rating).toBe(5);
    expect(complaints).toEqual([]);
  });

  it('are accessible for each topic, in both languages, right after and while it is refused', async () => {
    for (const portal of ['client', 'provider'] as const) {
      const { page, complaints } = await browser.window(office.originOf(portal), phone);
      for (const language of languages)
        for (const topic of topicsOf(portal)) {
          const looks = async () => [
            topic,
            language,
            await axeFindings(page),
            await sidewaysScroll(page, 390),
          ];
          await page.goto(contactPath(topic, language));
          expect(await looks()).toEqual([topic, language, [], 0]);
          await press(page, contactWords[language].send);
          expect(await looks()).toEqual([topic, language, [], 0]);
        }
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  const portalsAndLanguages = (['client', 'provider'] as const).flatMap((portal) =>
    languages.map((language) => ({ portal, language })),
  );
  it.each(portalsAndLanguages)(
    'are accessible after sending, and on the way of an address off the list: $portal portal, $language',
    async ({ portal, language }) => {
      const words = contactWords[language];
      const email = `listed.${language}@${portal}.example`;
      await office.db.suppression.create({
        data: { address: email, reason: 'unsubscribed', since: office.clock() },
      });
      const { page, complaints } = await browser.window(office.originOf(portal), phone);
      const looksGood = async (heading: string) => {
        expect(await page.locator('main h1').innerText()).toBe(heading);
        expect([await axeFindings(page), await sidewaysScroll(page, 390)]).toEqual([[], 0]);
      };
      await page.goto(contactPath('unsubscribed', language));
      await page.getByLabel(words.name).fill('Luz Álvarez');
      await page.getByLabel(words.email).fill(email);
      await press(page, words.send);
      await looksGood(words.sent);
      const mail = await until(
        'the link is mailed',
        async () =>
          office.inbox.messages.find(({ to, text }) => to === email && text.includes('/contact/release/')) ??
          null,
      );
      const [url = ''] = /https?:\S+\/contact\/release\/\S+/.exec(mail.text) ?? [];
      await page.goto(url);
      await looksGood(words.release.title);
      await press(page, words.release.press);
      await looksGood(words.release.done);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it('show 988 first, accessibly, after words of a crisis in a form that is refused', async () => {
    for (const language of languages) {
      const { page, complaints } = await browser.window(office.originOf('client'), phone);
      const words = contactWords[language];
      await page.goto(contactPath('something_else', language));
      await page.locator('#message').fill('Me quiero morir');
      await press(page, words.send);
      const notice = page.getByRole('region', { name: words.crisisTitle });
      expect(await notice.innerText()).toContain(words.heard);
      expect([await axeFindings(page), await sidewaysScroll(page, 320)]).toEqual([[], 0]);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('show a message from right to left as it is read', async () => {
    const { path } = await startedConversation(office, 'client', {
      email: 'rtl@clients.example',
      message: 'שלום, אני צריך עזרה (988) בבקשה',
    });
    const { page } = await browser.window(office.originOf('client'), phone);
    await page.goto(path);
    const direction = 'getComputedStyle(document.querySelector(".conversation p")).direction';
    expect(await page.evaluate(direction)).toBe('rtl');
    expect(await sidewaysScroll(page, 320)).toBe(0);
  });

  it('are emptied by “Exit this page”, boxes too, before it leaves', async () => {
    const { page } = await browser.window(office.originOf('client'), phone);
    // Without content a browser stays on the page that it wanted to leave.
    await page.route('https://www.weather.gov/**', (route) => route.fulfill({ status: 204 }));
    await page.goto('/contact/about/something-else');
    await page.getByLabel('Your message').fill('Something private');
    await page.getByLabel('Don’t email me').check();
    await page.getByText('Exit this page').click();
    const left = `[...document.querySelectorAll('main input:not([type=hidden]), main textarea')]
      .map((field) => field.type === 'checkbox' ? field.checked : field.value).filter(Boolean)`;
    expect(await page.evaluate('document.body.hidden')).toBe(true);
    expect(await page.locator('#message').count()).toBe(1);
    expect(await page.evaluate(left)).toEqual([]);
  });

  it('are left at once by “Exit this page”, and nothing leads back', async () => {
    const { page } = await browser.window(office.originOf('client'), phone);
    await page.route('https://www.weather.gov/**', (route) =>
      route.fulfill({ body: '<h1>Weather</h1>', contentType: 'text/html' }),
    );
    await page.goto('/contact');
    await page.goto('/contact/about/records');
    await page.getByLabel('Your message').fill('Something private');
    await Promise.all([
      page.waitForURL('https://www.weather.gov/'),
      page.getByText('Exit this page').click(),
    ]);
    await page.goBack();
    expect(page.url()).toBe(`${office.originOf('client')}/contact`);
    await page.goto('/contact/about/records');
    await page.getByLabel('Your message').fill('Something private');
    for (const _ of [1, 2, 3]) await page.keyboard.press('Escape');
    await page.waitForURL('https://www.weather.gov/');
  });

  it('let support read and answer on the case, with a keyboard and on a phone', async () => {
    const { reference } = await startedConversation(office, 'client', { email: 'case@clients.example' });
    const { page, complaints } = await browser.window(office.originOf('staff'));
    await signIn(office, page, mails.agent);
    await page.goto(`/cases/${reference}`);
    await press(page, 'Send answer');
    expect(await focused(page)).toContain('Enter your message.');
    await page.getByLabel('Answer').fill('Yes, we can.');
    await page.getByLabel('Papers (optional)').setInputFiles({
      name: 'form.pdf',
      mimeType: 'application/pdf',
      buffer: await pdf(2),
    });
    await press(page, 'Send answer');
    expect(await page.getByText('Your answer was sent.').count()).toBe(1);
    await page.getByText('Open the paper: PDF, 2 pages').click();
    await page.locator('.conversation').getByRole('button', { name: 'Download' }).click();
    expect(await focused(page)).toContain('reason');
    expect(await axeFindings(page)).toEqual([]);
    for (const width of [1280, 390, 320]) expect(await sidewaysScroll(page, width)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
