import { describe, expect, it } from 'vitest';
import { denialGrounds, isReviewable, type DenialGrounds } from '../../src/domain/record-request/denial.js';
import { languages, type Language } from '../../src/domain/languages.js';
import { recordWords } from '../../src/api/record-request/words.js';
import {
  denialLetter,
  holderLetter,
  overdueAlert,
  recordLetter,
  type DeniedPart,
} from '../../src/mail/record-request/letters.js';
import { recordSentences, type RecordTemplate } from '../../src/mail/record-request/sentences.js';
import { spanishEase } from '../harness/reading-ease-spanish.js';
import { readingGrade } from '../harness/reading-grade.js';
import { whole } from '../harness/whole-letter.js';

const facts = {
  name: 'Noor',
  url: 'https://client.headway.example/records/token',
  reference: 'RR-7Q4M-2KXA',
  isOwn: true,
  holders: ['Ines Moreau, Moreau Practice, 1 Main St, ines@providers.example'],
  dueOn: 'Wednesday, April 1, 2026',
  provider: 'Ines Moreau',
  sentOn: 'Monday, March 9, 2026',
  because: 'The paper chart is looked for.',
  downloadUntil: 'December 9, 2026 at 5:00 PM EST',
  notMailed: null,
  missing: null,
  decision: [],
};
const who = {
  provider: 'Ines Moreau',
  timeZone: 'America/New_York',
  privacyPhone: '+12125550188',
  on: 'screen',
} as const;
const denied = (grounds: DenialGrounds, change: Partial<DeniedPart> = {}): DeniedPart => ({
  state: 'denied',
  grounds,
  withheldFrom: null,
  withheldTo: null,
  reviewDueAt: null,
  reviewedAt: null,
  ...change,
});
const denial = (...of: Parameters<typeof denied>) => denialLetter('en', denied(...of), who);
const grounds = Object.keys(denialGrounds) as DenialGrounds[];

describe('the letter of a denial', () => {
  it.each(grounds)('on %s has all that 45 CFR 164.524(d) asks for', (one) => {
    const text = denial(one).join('\n');
    expect(text).toContain(denialGrounds[one].source);
    expect(text).toMatch(/Why: /);
    expect(text).toContain('complain to us');
    expect(text).toContain('(212) 555-0188');
    expect(text).toContain('Office for Civil Rights');
    expect(text).toContain('1-800-368-1019');
    expect(text.includes('clinician who had no part in it will read')).toBe(isReviewable(one));
  });

  it.each(grounds)('on %s is read at grade 8 or lower, as a whole and in part', (one) => {
    const days = { withheldFrom: new Date('2025-01-01'), withheldTo: new Date('2025-06-30') };
    const onPaper = denialLetter('en', denied(one), { ...who, on: 'paper' });
    for (const text of [denial(one), denial(one, days), onPaper])
      expect(readingGrade(text.join('\n'))).toBeLessThanOrEqual(8);
  });

  it.each(['en', 'es'] as const)(
    'says on paper whom to call for a review, and names no button (%s)',
    (language) => {
      const letter = denialLetter(language, denied('danger'), { ...who, on: 'paper' }).join('\n');
      expect(letter).toMatch(/To ask, call \(212\) 555-0188|Para pedirlo, llame al \(212\) 555-0188/);
      expect(letter).not.toMatch(/button|botón/);
    },
  );

  it('names no provider to someone who has not shown that they may ask', () => {
    const letter = denialLetter('en', denied('not_authorized'), { ...who, provider: '' });
    expect(letter[0]).toBe('We can’t give you the records that you asked for.');
    expect(readingGrade(letter.join('\n'))).toBeLessThanOrEqual(8);
  });

  it('says how a review stands, and that the rest is sent', () => {
    const asked = { reviewDueAt: new Date('2026-04-19T15:00:00Z') };
    const reviewed = { ...asked, reviewedAt: new Date('2026-04-02T15:00:00Z') };
    expect(denial('danger', { ...asked, state: 'in_review' })).toContain(
      'You asked us to look again. A clinician who had no part in it decides by April 19, 2026 at 11:00 AM EDT.',
    );
    expect(denial('danger', { ...reviewed, state: 'upheld' }).join()).toContain('thinks the same');
    expect(denial('danger', { ...reviewed, state: 'granted' }).join()).toContain('You’ll get the records');
    const inPart = denial('danger', {
      withheldFrom: new Date('2025-05-01'),
      withheldTo: new Date('2025-05-02'),
      state: 'released',
    });
    expect(inPart).toContain('You’ll get everything else that you asked for.');
  });

  it('says the same in Spanish, and is easy', () => {
    for (const one of grounds) {
      const letter = denialLetter('es', denied(one), who);
      const text = letter.join('\n');
      expect(letter).toHaveLength(denial(one).length);
      for (const said of [
        'Por qué: ',
        denialGrounds[one].source,
        'quejarse con nosotros',
        '(212) 555-0188',
        'Oficina de Derechos Civiles',
        '1-800-368-1019',
      ])
        expect(text).toContain(said);
      expect(text.includes('profesional clínico que no participó')).toBe(isReviewable(one));
      expect(spanishEase(text)).toBeGreaterThanOrEqual(55);
    }
  });
});

describe('a file that lacks notes', () => {
  it.each(['released', 'mailed', 'in-part'] as const)(
    'is called a part of the records in “%s”, with how many are missing and what to do',
    (template) => {
      const whole = recordLetter(template, { ...facts, language: 'en' });
      const inPart = recordLetter(template, { ...facts, language: 'en', missing: { count: 2, of: 52 } });
      expect(whole.text).not.toContain('lacks');
      expect(inPart.subject).toBe('A part of your records: some notes are missing (RR-7Q4M-2KXA)');
      expect(inPart.text).toContain('It lacks 2 of your 52 notes, because we couldn’t open them in time.');
      expect(inPart.text).toContain('If you need these notes, use the link below to tell us.');
      const spanish = recordLetter(template, { ...facts, language: 'es', missing: { count: 2, of: 52 } });
      expect(spanish.text).toContain('Le faltan 2 de sus 52 notas');
      expect(spanishEase(spanish.text)).toBeGreaterThanOrEqual(55);
    },
  );

  it.each(['released', 'mailed', 'in-part'] as const)(
    'says it of one note, in both languages, in “%s”',
    (template) => {
      const text = (language: Language, of: number) =>
        recordLetter(template, { ...facts, language, missing: { count: 1, of } }).text;
      expect(text('en', 52)).toContain('It lacks 1 of your 52 notes, because we couldn’t open it in time.');
      expect(text('en', 52)).toContain('If you need this note, use the link below');
      expect(text('en', 1)).toContain('It lacks your only note, because we couldn’t open it in time.');
      expect(text('es', 52)).toContain('Le falta 1 de sus 52 notas, porque no pudimos abrirla a tiempo.');
      expect(text('es', 52)).toContain('Si necesita esta nota, ');
      expect(text('es', 1)).toContain('Le falta su única nota, porque no pudimos abrirla a tiempo.');
    },
  );

  it.each([
    ['en', 2, 'it lacks 2 of your 52 notes: we couldn’t open them.', 'If you need them, '],
    ['en', 1, 'it lacks 1 of your 52 notes: we couldn’t open it.', 'If you need it, '],
    ['es', 2, 'le faltan 2 de sus 52 notas: no pudimos abrirlas.', 'Si las necesita, '],
    ['es', 1, 'le falta 1 de sus 52 notas: no pudimos abrirla.', 'Si la necesita, '],
  ] as const)('is told on its page in %s, of %i', (language, count, lacks, ask) => {
    const { heldBack, askMissing } = recordWords[language];
    const missing = { count, of: 52 };
    expect(heldBack(missing)).toContain(lacks);
    for (const say of [askMissing.button, askMissing.support]) expect(say(missing)).toContain(ask);
  });

  it('keeps the question whether they arrived from saying that everything was sent', () => {
    const asked = recordLetter('remind', { ...facts, language: 'en', missing: { count: 2, of: 52 } });
    expect(asked.text).toContain('but for notes that we couldn’t open');
    expect(asked.text).not.toContain('Everything you asked for');
  });
});

describe('letters of a request for records', () => {
  const templates = Object.keys(recordSentences.en).filter(
    (name) => !['greeting', 'notYou', 'lacking', 'denial'].includes(name),
  ) as RecordTemplate[];

  it.each(templates)(
    '“%s” has a link, its reference and where to turn in a crisis, in both languages',
    (one) => {
      for (const language of languages) {
        const text = whole(recordLetter(one, { ...facts, language }));
        expect(text).toContain(facts.url);
        expect(text).toContain(facts.reference);
        expect(text).toContain('988');
        expect(text).not.toMatch(/undefined|null|NaN/);
      }
    },
  );

  it.each(templates)('“%s” is read at grade 8 or lower', (one) => {
    const { subject, lines } = recordSentences.en[one];
    // Names and addresses are no sentences of ours.
    const text = [subject(''), ...lines({ ...facts, holders: [] })].join('\n');
    expect(readingGrade(text)).toBeLessThanOrEqual(8);
  });

  it('tell the person on whose authorization someone asks how to take it back, and name nobody', () => {
    for (const [language, said] of [
      ['en', 'take your permission back'],
      ['es', 'retirar su permiso'],
    ] as const)
      expect(whole(recordLetter('authorized', { ...facts, language }))).toContain(said);
  });

  it('ask a parent or an insurer for the date of birth of the person, and leave why it takes longer behind the link', () => {
    const other = recordLetter('released', { ...facts, isOwn: false, language: 'en' });
    expect(whole(other)).toContain('the date of birth of the person whose records they are');
    expect(whole(other)).not.toContain('your date of birth');
    expect(
      readingGrade(recordSentences.en.released.lines({ ...facts, isOwn: false }).join('\n')),
    ).toBeLessThanOrEqual(8);
    const later = whole(recordLetter('extended', { ...facts, because: null, language: 'en' }));
    expect(later).toContain('you can read the reason only with this link');
    expect(whole(recordLetter('extended', { ...facts, language: 'es' }))).toContain(facts.because);
  });

  it('tell who waits with a download when its last moment is, and with whom they were in care', () => {
    const text = whole(recordLetter('fetch', { ...facts, language: 'en' }));
    expect(text).toContain(facts.downloadUntil);
    expect(text).toContain(facts.provider);
  });

  it.each([
    ['too_large', 'too large', 'demasiado grande'],
    ['not_taken', 'didn’t take the file', 'no aceptó el archivo'],
  ] as const)('say why a file is downloaded that was wanted by email (%s)', (notMailed, said, dicho) => {
    for (const [language, words] of [
      ['en', said],
      ['es', dicho],
    ] as const) {
      expect(whole(recordLetter('released', { ...facts, notMailed, language }))).toContain(words);
      expect(whole(recordLetter('released', { ...facts, language }))).not.toContain(words);
    }
    const { lines } = recordSentences.en.released;
    expect(readingGrade(lines({ ...facts, notMailed }).join('\n'))).toBeLessThanOrEqual(8);
  });

  it('say with which programs an emailed file is opened, and in which email its passphrase is not', () => {
    for (const language of languages) {
      const text = whole(recordLetter('mailed', { ...facts, language }));
      for (const program of ['7-Zip', 'The Unarchiver', 'Keka', 'records.zip'])
        expect(text).toContain(program);
    }
  });

  it('tell a client who holds the records, how to reach them and by when', () => {
    expect(whole(recordLetter('referred', { ...facts, language: 'en' }))).toMatchInlineSnapshot(`
      "Who holds your records (RR-7Q4M-2KXA)

      Hello Noor,

      Your provider holds your records. We asked for them, and you can ask, too:

      Ines Moreau, Moreau Practice, 1 Main St, ines@providers.example

      You’ll have an answer by Wednesday, April 1, 2026 at the latest. If nothing shows by day 15 that your records were sent, we’ll release them from the copy that we keep.

      A download is free. You get the notes themselves. We send a summary instead only if you agree to it and to its cost in advance.

      Use this link to see the status and to choose the form and the days.

      See the status:
      https://client.headway.example/records/token

      If you’re thinking about harming yourself or need to talk to someone now, call or text 988 at any time. In an emergency, call 911.

      We don’t watch Headway’s email and contact form around the clock.

      Headway"
    `);
  });

  it('name no client to who holds the records', () => {
    expect(whole(holderLetter('asked', { name: 'Ines Moreau', dueOn: facts.dueOn, url: facts.url })))
      .toMatchInlineSnapshot(`
        "A client is asking for their records

        Hello Ines Moreau,

        One of your clients asked Headway for their records, and we referred them to you: you hold them.

        Please send them, then use this link to tell us when and how. The law requires it by Wednesday, April 1, 2026. There, you can also have us release them from the copy that we keep, or upload your own copy for us to release. Neither costs the client anything.

        Send the notes themselves. A summary is enough only if the client agreed to one and to its cost in advance.

        See who’s asking, and answer:
        https://client.headway.example/records/token

        Headway"
      `);
  });

  it('tell the privacy officer what is late', () => {
    expect(
      whole(overdueAlert(facts.reference, facts.dueOn, 'https://staff.headway.example/cases/x')),
    ).toContain('hasn’t been answered');
  });
});
