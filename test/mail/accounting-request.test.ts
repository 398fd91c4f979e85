import { describe, expect, it } from 'vitest';
import { disclosureBasisCodes } from '../../src/domain/disclosure/accounting.js';
import { languages, type Language } from '../../src/domain/languages.js';
import {
  accountingLetter,
  accountingOverdueAlert,
  accountingLetters,
} from '../../src/mail/accounting-request/letters.js';
import { accountingWords } from '../../src/mail/disclosure/words.js';
import { readingGrade } from '../harness/reading-grade.js';
import { spanishEase } from '../harness/reading-ease-spanish.js';

const letter = (
  template: (typeof accountingLetters)[number],
  language: Language,
  because: string | null = null,
) =>
  accountingLetter(template, {
    language,
    name: 'Noor Vale',
    reference: 'AD-TEST-0001',
    dueOn: language === 'en' ? 'Monday, March 1, 2027' : 'lunes, 1 de marzo de 2027',
    because,
    url: 'https://clients.example/accounting/token',
  });

describe('the letters about an accounting of disclosures', () => {
  it.each(accountingLetters)(
    '“%s” is read at grade 8 or lower in English, and is easy in Spanish',
    (template) => {
      expect(readingGrade(letter(template, 'en').text)).toBeLessThanOrEqual(8);
      expect(spanishEase(letter(template, 'es').text)).toBeGreaterThanOrEqual(55);
    },
  );

  it('say that the list is free, one in 12 months by law (45 CFR 164.528(c)(2)), and by when it comes', () => {
    const text = letter('asked', 'en').text.replace(/\s+/g, ' ');
    expect(text).toContain('one list free in each 12 months');
    expect(text).toContain('by Monday, March 1, 2027 at the latest');
    expect(letter('asked', 'es').text.replace(/\s+/g, ' ')).toContain('una lista cada 12 meses');
  });

  it('that put it off say the new day, and why on paper alone (45 CFR 164.528(c)(1)(ii))', () => {
    const on = (because: string | null) => letter('extended', 'en', because).text.replace(/\s+/g, ' ');
    expect(on(null)).toContain('The new last day is Monday, March 1, 2027.');
    expect(on(null)).toContain('you can read the reason only with this link');
    expect(on('An agency answers first.')).toContain('An agency answers first.');
  });

  it('to the privacy officer name the case and no one', () => {
    const alert = accountingOverdueAlert('AD-TEST-0001', 'Monday, March 1, 2027', 'https://staff.example/x');
    expect(alert.text).toContain('AD-TEST-0001');
    expect(alert.text).toContain('45 CFR 164.528');
  });
});

describe('the list itself', () => {
  it.each(languages)('has each basis with its rule, and says what the law leaves out (%s)', (language) => {
    const words = accountingWords[language];
    for (const basis of disclosureBasisCodes)
      expect(words.basis[basis]).toBe(
        words.basis[basis].replace(
          /\(45 CFR .*/,
          accountingWords.en.basis[basis].slice(accountingWords.en.basis[basis].indexOf('(45 CFR')),
        ),
      );
    expect(words.preface.join(' ')).toContain('164.528');
    const text = [words.title, ...words.preface].join('. ');
    if (language === 'en') expect(readingGrade(text)).toBeLessThanOrEqual(8);
    else expect(spanishEase(text)).toBeGreaterThanOrEqual(55);
  });
});
