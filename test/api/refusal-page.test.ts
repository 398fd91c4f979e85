import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { HasContactForm } from '../../src/api/components/contact-support.js';
import { RefusalPage } from '../../src/api/components/refusal.js';
import { sentenceIn } from '../../src/api/http/refusals-in-spanish.js';
import { refusalSentences } from '../../src/api/http/refusals.js';
import type { RefusalCode } from '../../src/domain/refusals.js';

const codes = (Object.keys(refusalSentences) as RefusalCode[]).filter((code) =>
  /write to support/i.test(refusalSentences[code].sentence),
);

it.each(codes)('“Write to support” leads to the contact form where a page refuses with %s', (code) => {
  const page = renderToString(h(RefusalPage, { sentence: sentenceIn('en', code), language: 'en' }));
  expect(page).toMatch(/<a href="\/contact\/about\/something-else">[Ww]rite to support<\/a>/);
});

it('leads there in Spanish, and nowhere on the portal of staff, which has no such form', () => {
  const spanish = { sentence: sentenceIn('es', 'own-address-taken'), language: 'es' } as const;
  expect(renderToString(h(RefusalPage, spanish))).toContain(
    '<a href="/contact/about/something-else?lang=es">escriba a soporte</a>',
  );
  const staff = h(HasContactForm.Provider, { value: false, children: h(RefusalPage, spanish) });
  expect(renderToString(staff)).not.toContain('/contact');
});
