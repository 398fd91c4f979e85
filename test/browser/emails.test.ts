import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/domain/languages.js';
import { framed } from '../../src/mail/frame.js';
import { renderLetter, type LetterParts } from '../../src/mail/letter.js';
import { axeFindings, openChromium, sidewaysScroll } from '../harness/chromium.js';

const policies = {
  PRIVACY_URL: 'https://headway.example/privacy',
  TERMS_URL: 'https://headway.example/terms',
};

/** Every part of a letter at its longest: names are up to 100 characters, tokens and addresses of unsubscribing longer still. */
const longest: LetterParts = {
  subject: 'A change with your provider',
  greeting: `Hello ${'Wolfeschlegelsteinhausenbergerdorff'.repeat(3).slice(0, 100)},`,
  paragraphs: [
    'Your records will be held by:\nMoreau Practice\nrecords-of-a-very-long-name-without-any-place-to-break@moreau-practice-of-new-york.example',
    `If you’d like a new provider, write to us: https://care.headway.example/contact/conversation/${'x'.repeat(300)}`,
  ],
  link: { label: 'Say what you want to do', url: `https://care.headway.example/${'token'.repeat(60)}` },
  closing: ['If you’re thinking about harming yourself, call or text 988 at any time.'],
  footer: ['Headway, 1 Example Street, New York, NY 10001'],
  footerLink: { label: 'Unsubscribe', url: 'https://provider.headway.example/unsubscribe/token' },
};

describe('an email, between our name and our policies', () => {
  let browser: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  it.each(languages.flatMap((language) => [[language, 'light'] as const, [language, 'dark'] as const]))(
    'in language %s and a %s mailbox never scrolls sideways, is accessible, and asks for nothing from elsewhere',
    async (language, colorScheme) => {
      const { page, complaints } = await browser.window('http://mailbox.example', { colorScheme });
      const { html } = framed(renderLetter({ ...longest, language }), policies);
      await page.setContent(html);
      for (const width of [320, 390, 600])
        expect([width, await sidewaysScroll(page, width)]).toEqual([width, 0]);
      expect(await axeFindings(page)).toEqual([]);
      const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(ground).toBe(colorScheme === 'dark' ? 'rgb(20, 25, 27)' : 'rgb(245, 246, 244)');
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it('is laid out by tables with their colors as attributes, which Outlook reads', () => {
    const { html } = framed(renderLetter(longest), policies);
    expect(html).toMatch(/<td class="press" bgcolor="#1c5d4a"/);
    expect(html).toMatch(/<table class="paper"[^>]* bgcolor="#ffffff"/);
    expect(html).toMatch(/<!--\[if mso\]><table role="presentation" width="560"/);
    expect(html).not.toMatch(/<div|<img/);
  });

  it('leads to the policies in its text, too, in its own language', () => {
    const { text } = framed(renderLetter({ ...longest, language: 'es' }), policies);
    expect(text).toMatch(
      /Política de privacidad: https:\/\/headway\.example\/privacy\n\nCondiciones de uso: https:\/\/headway\.example\/terms$/,
    );
  });
});
