import { expect, it } from 'vitest';
import { macros, macroText, withMacro } from '../../src/domain/contact-request/macros.js';

const to = { language: 'en', name: 'Ana {reference}', reference: 'CR-7Q4M-2KXA' } as const;

it('a macro says the name and the case of whom it answers, in their language', () => {
  expect(macroText('settled', to)).toBe(
    'Hello Ana {reference},\n\nThis is settled now. If anything is still open, write here, and your case CR-7Q4M-2KXA opens again.',
  );
  expect(macroText('settled', { ...to, language: 'es' })).toMatch(/^Hola, Ana/);
});

it('no macro has a placeholder that nothing fills, in either language', () => {
  for (const name of Object.keys(macros))
    for (const language of ['en', 'es'] as const)
      expect(macroText(name, { language, name: 'Ana', reference: 'CR-7Q4M-2KXA' })).not.toMatch(/[{}]/);
});

it.each(['', 'nothing', 'toString', '__proto__'])('“%s” is no macro', (name) => {
  expect(macroText(name, to)).toBe('');
});

it('a macro goes under what was typed', () => {
  expect(withMacro(' \n', 'Hello')).toBe('Hello');
  expect(withMacro('Typed\n', 'Hello')).toBe('Typed\n\nHello');
});
