import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { HasContactForm } from '../../src/api/components/contact-support.js';
import { TextField } from '../../src/api/components/components.js';
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

it.each([
  'database-away',
  'workflows-away',
  'record-store-away',
  'record-unreadable',
  'temporarily-unavailable',
  'internal-error',
] as const)('%s, which may come of any form, is said in Spanish', (code) => {
  expect(sentenceIn('es', code)).not.toBe(sentenceIn('en', code));
});

it('leads there in Spanish, and nowhere on the portal of staff, which has no such form', () => {
  const spanish = { sentence: sentenceIn('es', 'own-address-taken'), language: 'es' } as const;
  expect(renderToString(h(RefusalPage, spanish))).toContain(
    '<a href="/contact/about/something-else?lang=es">escriba a soporte</a>',
  );
  const staff = h(HasContactForm.Provider, { value: false, children: h(RefusalPage, spanish) });
  expect(renderToString(staff)).not.toContain('/contact');
});

it('leads there also where a field says so, as its hint or its error, and nowhere on the portal of staff', () => {
  const field = h(TextField, {
    name: 'license',
    label: 'License number',
    hint: 'If another state licenses you now, write to support.',
    errors: { license: sentenceIn('es', 'own-address-taken') },
  });
  const page = renderToString(field);
  expect(page).toContain('<a href="/contact/about/something-else">write to support</a>');
  expect(page).toContain('<a href="/contact/about/something-else?lang=es">escriba a soporte</a>');
  const staff = renderToString(h(HasContactForm.Provider, { value: false, children: field }));
  expect(staff).not.toContain('/contact');
});

it.each(codes)('a field whose answer is refused with %s leads there', (code) => {
  const errors = { name: sentenceIn('en', code) };
  const page = renderToString(h(TextField, { name: 'name', label: 'Name', errors }));
  expect(page).toMatch(/<a href="\/contact\/about\/something-else">[Ww]rite to support<\/a>/);
});
