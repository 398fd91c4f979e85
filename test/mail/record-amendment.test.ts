import { describe, expect, it } from 'vitest';
import { languages } from '../../src/domain/languages.js';
import {
  amendmentDecisions,
  amendmentGrounds,
  type AmendmentGrounds,
} from '../../src/domain/record-amendment/grounds.js';
import {
  amendmentLetter,
  amendmentOverdueAlert,
  amendmentProviderLetter,
  decisionLetter,
} from '../../src/mail/record-amendment/letters.js';
import type { AskerTemplate } from '../../src/mail/record-amendment/sentences.js';
import { readingGrade } from '../harness/reading-grade.js';
import { spanishEase } from '../harness/reading-ease-spanish.js';
import { whole } from '../harness/whole-letter.js';

const grounds = Object.keys(amendmentGrounds) as AmendmentGrounds[];
const of = { provider: 'Ines Moreau', privacyPhone: '+12125550188', on: 'screen' } as const;
const denial = (one: AmendmentGrounds, decision: 'denied' | 'in_part' = 'denied') =>
  decisionLetter('en', { ...of, decision, grounds: one });

describe('the letter of a decision', () => {
  it.each(grounds)('on %s has all that 45 CFR 164.526(d)(1) asks of a denial', (one) => {
    for (const decision of ['denied', 'in_part'] as const) {
      const text = denial(one, decision).join('\n');
      // (i) the basis
      expect(text).toContain('Why: ');
      expect(text).toContain(amendmentGrounds[one].source);
      // (ii) the statement of disagreement and how to file it
      expect(text).toContain('you can say so in a statement');
      expect(text).toContain('send it to our privacy officer');
      // (iii) request and denial with future disclosures
      expect(text).toContain('you can still ask us to send your request and this letter along');
      // (iv) complaints to us, with title and phone, and to the Secretary
      expect(text).toContain('complain to us');
      expect(text).toContain('privacy officer');
      expect(text).toContain('(212) 555-0188');
      expect(text).toContain('Office for Civil Rights');
    }
  });

  it.each(grounds)('on %s is read at grade 8 or lower in English, and is easy in Spanish', (one) => {
    for (const decision of ['denied', 'in_part'] as const) {
      expect(readingGrade(denial(one, decision).join('\n'))).toBeLessThanOrEqual(8);
      const spanish = decisionLetter('es', { ...of, decision, grounds: one });
      expect(spanish).toHaveLength(denial(one, decision).length);
      expect(spanish.join('\n')).toContain('Oficina de Derechos Civiles');
      expect(spanishEase(spanish.join('\n'))).toBeGreaterThanOrEqual(55);
    }
  });

  it.each(languages)('speaks on paper of nothing that is only on the page (%s)', (language) => {
    for (const decision of ['in_part', 'denied'] as const) {
      const letter = decisionLetter(language, { ...of, decision, grounds: 'accurate', on: 'paper' }).join(
        '\n',
      );
      expect(letter).toMatch(/with the reference on this page|con el número de referencia de esta página/);
      expect(letter).not.toMatch(/below|abajo/);
    }
  });

  it('of a change says who else is told, and nothing of a denial', () => {
    const text = decisionLetter('en', { ...of, decision: 'accepted', grounds: null }).join('\n');
    expect(text).toContain('Who else should know?');
    expect(text).not.toContain('statement');
    expect(readingGrade(text)).toBeLessThanOrEqual(8);
  });

  it('tells each decision in both languages', () => {
    const told = languages.flatMap((language) =>
      amendmentDecisions.map(
        (decision) =>
          decisionLetter(language, {
            ...of,
            decision,
            grounds: decision === 'accepted' ? null : 'accurate',
          })[0],
      ),
    );
    expect(new Set(told).size).toBe(6);
  });
});

describe('the emails of a request to amend', () => {
  const templates: readonly AskerTemplate[] = ['asked', 'extended', 'decided', 'rebutted', 'withdrawn'];

  it.each(templates)(
    '“%s” has its link, its reference and where to turn in a crisis, in both languages',
    (one) => {
      for (const language of languages) {
        const text = whole(
          amendmentLetter(one, {
            ...of,
            language,
            name: 'Noor',
            reference: 'AM-7Q4M-2KXA',
            dueOn: 'Friday, May 1, 2026',
            inside: [],
            url: 'https://client.headway.example/amendment/token',
          }),
        );
        expect(text).toContain('https://client.headway.example/amendment/token');
        expect(text).toContain('AM-7Q4M-2KXA');
        expect(text).toContain('988');
      }
    },
  );

  it('to a provider and to the privacy officer name no client', () => {
    const asked = whole(
      amendmentProviderLetter('provider-asked', {
        name: 'Ines',
        dueOn: 'Friday, May 1, 2026',
        url: 'https://provider.headway.example/amendment-asked/token',
      }),
    );
    expect(asked).toContain('decision by Friday, May 1, 2026');
    expect(asked).toContain('/amendment-asked/token');
    const page = whole(amendmentOverdueAlert('AM-7Q4M-2KXA', 'Friday, May 1, 2026', 'https://staff.example'));
    expect(page).toContain('45 CFR 164.526');
    for (const text of [asked, page]) expect(text).not.toContain('Noor');
  });
});
