import { describe, expect, it } from 'vitest';
import { informationKinds, mishaps } from '../../src/domain/disclosure-report/kinds.js';
import { breachLetter, breachSections, lateBreachAlert } from '../../src/mail/disclosure-report/letters.js';
import { breachSentences } from '../../src/mail/disclosure-report/sentences.js';
import { readingGrade } from '../harness/reading-grade.js';

const told = {
  name: 'Noor Vale',
  reference: 'DR-TEST-0001',
  mishap: 'wrong_email',
  information: informationKinds,
  happenedOn: '2026-11-20',
  discoveredOn: '2026-11-28',
  contactUrl: 'https://portal.example/contact',
  contactEmail: 'privacy@headway.example',
} as const;

describe('the letter about a breach', () => {
  it('has all that 45 CFR 164.404(c)(1) asks for, in both languages', () => {
    const { text, subject, html } = breachLetter(told);
    expect(subject).toBe(
      'Important: your health information went to the wrong person / Importante: información sobre su salud llegó a la persona equivocada',
    );
    for (const part of [
      'This happened on Friday, November 20, 2026. We found out on Saturday, November 28, 2026.',
      'Esto pasó el viernes, 20 de noviembre de 2026.',
      '• your Social Security number',
      '• su número de Seguro Social',
      'You can freeze your credit for free',
      'We looked into how it happened.',
      'https://portal.example/contact',
      'privacy@headway.example',
      'DR-TEST-0001',
    ])
      expect(text).toContain(part);
    expect(html).toContain('<div lang="es">');
  });

  it('names only the kinds that went out, and what to do about them', () => {
    const { text } = breachLetter({ ...told, information: ['appointments'] });
    expect(text).toContain('the dates of your sessions');
    expect(text).not.toContain('Social Security');
    expect(text).not.toContain('insurance');
  });

  it.each(mishaps)('says it in grade 8 or less: %s', (mishap) => {
    const said = breachSentences.en;
    const lines = breachSections({ ...told, mishap }, 'en').flatMap((section) => section.lines);
    expect(
      readingGrade([said.intro, ...lines.map((line) => (line.endsWith('.') ? line : `${line}.`))].join(' ')),
    ).toBeLessThanOrEqual(8);
  });

  it('tells the privacy officer of one that is late, without whom it is about', () => {
    const { text } = lateBreachAlert(
      'DR-TEST-0001',
      'January 27, 2027',
      'https://staff.example/cases/DR-TEST-0001',
    );
    expect(text).toContain('The last day of report DR-TEST-0001 was January 27, 2027');
    expect(text).not.toContain('Noor');
  });
});
