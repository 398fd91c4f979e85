import { describe, expect, it } from 'vitest';
import { openChartPdf } from '../../src/records/export/chart-pdf.js';
import type { ExportedChart } from '../../src/records/export/chart.js';
import { isRightToLeft, runsOf } from '../../src/records/pdf/runs.js';
import { createLineWrapper } from '../../src/records/pdf/wrap.js';
import { terminationConfirmationPdf } from '../../src/records/termination-confirmation-pdf.js';
import { aChart } from '../harness/charts.js';
import { documents, names } from '../harness/documents.js';
import { readPdf } from '../harness/pdf-text.js';

const signed = {
  id: '0190aaaa-0000-7000-8000-000000000004',
  kind: 'progress' as const,
  status: 'signed' as const,
  writtenAt: new Date('2026-11-02T15:00:00Z'),
  signedAt: new Date('2026-11-02T16:00:00Z'),
  session: null,
};

function chartOf(texts: readonly string[], of: Partial<ExportedChart> = {}) {
  const pdf = openChartPdf({ ...aChart, ...of });
  for (const text of texts) pdf.add({ ...signed, text });
  pdf.end();
  return readPdf(pdf.take());
}

/** The words of a PDF without the places where its font changes. */
const joined = (text: string) => text.replaceAll('\n', '');

/** The text of a line from left to right, as it is seen. */
const seen = (line: string, rightToLeft = isRightToLeft(line)) =>
  runsOf(line, rightToLeft).map(({ text, face }) => `${face}:${text}`);

describe('a document', () => {
  it.each([
    ['Polish and Vietnamese', 'Łukasz Nguyễn'],
    ['Greek', 'Γιώργος Παπαδόπουλος'],
    ['Cyrillic', 'Михаил Ёлкин'],
    ['Devanagari, in the order it is written', 'प्रिया शर्मा'],
    ['Thai', 'สมชาย ใจดี'],
    ['Chinese', '汉字 繁體'],
    ['Japanese', '吉田 かなカナ'],
    ['a rare Japanese character', '𠮷'],
    ['Korean', '김철수'],
    ['emoji', '😀'],
    ['signs', '“½ ≤ ≥ → ✓ ☐”'],
  ])('has text in %s that can be searched', (_script, text) => {
    expect(joined(chartOf([text]).text)).toContain(text);
  });

  it.each([
    ['Hebrew', 'שלום', 'םולש'],
    ['Arabic, joined letters included', 'محمد', 'دمحم'],
  ])('has the letters of %s from right to left', (_script, text, drawn) => {
    expect(joined(chartOf([text]).text)).toContain(drawn);
  });

  it('prints the lines and tabs of a textarea as lines and spaces, and nothing that is not seen', () => {
    const { text } = chartOf(['12 Main St\r\nSuite 5\tFloor 2\rGuam\u0007\uFEFF']);
    expect(text).toContain('12 Main St\nSuite 5    Floor 2\nGuam');
    expect(
      Array.from(text).filter((character) => /[Ð\r\t\uFEFF]/.test(character) || character === '\u0007'),
    ).toEqual([]);
  });

  it.each([
    ['Hebrew', 'שלום'],
    ['Chinese', '汉字'],
  ])('parts the paragraphs of a text in %s by the empty lines that its writer left', (_script, word) => {
    const heights = [1, 4].map((ends) => {
      const { text } = chartOf([Array.from({ length: 60 }, () => word).join('\n'.repeat(ends))]);
      return text.split('Headway').length - 1;
    });
    expect(heights).toEqual([2, 5]);
  });

  it('says on every page whose it is, when it was made, and which page of how many', () => {
    const { text } = chartOf(Array.from({ length: 30 }, () => 'A word. '.repeat(100)));
    const pages = text.split('Headway').slice(1);
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('Client, A · born May 5, 1990');
      expect(page).toContain('Made on Friday, November 27, 2026 · Confidential health record');
      expect(joined(page)).toContain(`Page ${index + 1} of ${pages.length}`);
    }
  });

  it.each([
    ['letter from an email', ['Friday, November 27, 2026']],
    ['letter about a breach', ['Friday, November 27, 2026', 'viernes, 27 de noviembre de 2026']],
  ] as const)('that is a %s stands under its date', async (kind, dates) => {
    const lines = readPdf(await documents[kind]('Ann Lee')).text.split('\n');
    expect(lines).toEqual(expect.arrayContaining([...dates]));
  });

  it.each(['Hebrew', 'Arabic', 'Greek'] as const)(
    'that certifies a destruction has the id of a provider whole beside a name in %s',
    async (script) => {
      const { text } = readPdf(await documents['certificate of destruction'](names[script]));
      expect(text.split('\n')).toContain(aChart.provider.id);
    },
  );

  it('keeps the birth date on every page however long a name is', () => {
    const { text } = chartOf(['A word.'], {
      client: {
        ...aChart.client,
        familyName: 'Wolfeschlegelsteinhausen'.repeat(20),
        givenName: '龍'.repeat(300),
      },
    });
    expect(joined(text)).toContain('… · born May 5, 1990');
  });

  it('says who is responsible: credentials, state and number of the license, and NPI', () => {
    const { text } = chartOf([], { provider: { ...aChart.provider, npi: '1234567893' } });
    expect(text).toContain('Provider: A Provider, LCSW · licensed in NY · license 012345 · NPI 1234567893');
  });

  it('says above a draft, and only there, that it is not signed, in a tagged line of its own', () => {
    const draft = { ...signed, status: 'draft' as const, signedAt: null, text: 'Not yet.' };
    const pdf = openChartPdf(aChart);
    pdf.add({ ...signed, text: 'Done.' });
    pdf.add(draft);
    pdf.end();
    const { text, structure } = readPdf(pdf.take());
    expect(text.match(/DRAFT – NOT SIGNED\nNot yet\./g)).toHaveLength(1);
    expect(text.match(/DRAFT/g)).toHaveLength(1);
    expect(structure.filter((type) => type !== 'Document').join(' ')).toBe('H1 P P H2 P P H2 P P P');
  });

  it('declares itself as PDF/UA, with its title and language', () => {
    const pdf = openChartPdf({ ...aChart, client: { ...aChart.client, familyName: 'الرشيد' } });
    pdf.end();
    const bytes = Buffer.from(pdf.take());
    expect(bytes.toString('latin1')).toContain('pdfuaid:part');
    expect(readPdf(bytes)).toMatchObject({ title: 'Chart of الرشيد, A', language: 'en-US' });
  });
});

describe('each kind of document', () => {
  it.each(
    Object.entries(documents).flatMap(([kind, draw]) =>
      Object.entries(names).map(([script, name]) => [kind, script, name, draw] as const),
    ),
  )('%s, has a name in %s that can be searched', async (_kind, script, name, draw) => {
    const { text, structure, language } = readPdf(await draw(name));
    // Readers turn Hebrew and Arabic by themselves; every letter is there.
    const order = (of: string) => (/Hebrew|Arabic/.test(script) ? Array.from(of).toReversed().join('') : of);
    for (const word of name.split(' ')) expect(joined(text)).toContain(order(word));
    expect(structure).toContain('Document');
    expect(language).toBe('en-US');
    expect(joined(text)).toMatch(/Page 1 of \d/);
  });

  it('runs from left to right in what we write, though it begins with a Hebrew name', async () => {
    const { text } = readPdf(await documents.accounting('שרה לוי'));
    expect(joined(text)).toContain('הרש. From Friday, November 27, 2020 through');
  });

  it('says of its Spanish half that it is Spanish, and marks its lists as lists', async () => {
    const bytes = Buffer.from(await documents['letter about a breach']('Noor Vale'));
    const { structure } = readPdf(bytes);
    expect(bytes.toString('latin1').match(/\/Lang \(es-US\)/g)?.length).toBeGreaterThan(10);
    expect(structure.join(' ')).toContain('LBody LI LBody LI LBody LI L');
  });
});

describe('the confirmation of a termination', () => {
  it('says nothing of clients to a provider who has none', async () => {
    const { text } = readPdf(
      await terminationConfirmationPdf({
        reference: 'CT-7Q4M-2KXA',
        providerName: 'Noah Adler',
        requestedAt: new Date('2026-11-27T15:00:00Z'),
        lastDay: '2027-01-15',
        noticeOn: '2026-11-30',
        timeZone: 'America/New_York',
        recordsContact: [],
        hasClients: false,
      }),
    );
    expect(joined(text)).toContain('no one can book a session after your last day');
    expect(joined(text)).not.toMatch(/Your clients|your clients|Download|export/);
  });

  it('has the provider’s name and the records contact in any script, line by line', async () => {
    const { text, structure } = readPdf(
      await terminationConfirmationPdf({
        reference: 'CT-7Q4M-2KXA',
        providerName: 'Łukasz Nguyễn 吉田',
        requestedAt: new Date('2026-11-27T15:00:00Z'),
        lastDay: '2027-01-15',
        noticeOn: '2026-11-30',
        timeZone: 'America/New_York',
        recordsContact: ['Nguyễn Practice', '12 Main St\r\nSuite 5', '+12125550142'],
        hasClients: true,
      }),
    );
    expect(joined(text)).toContain('ProviderŁukasz Nguyễn 吉田');
    expect(text).toContain('Records contact\nNguyễn Practice\n12 Main St\nSuite 5\n+12125550142\n');
    expect(joined(text)).toContain('Page 1 of 1');
    expect(structure).toContain('H1');
  });
});

describe('a line in several scripts', () => {
  it('is ordered as it is read (Unicode Bidirectional Algorithm)', () => {
    expect(seen('Call (أحمد) at 5.')).toEqual(['latin:Call (', 'arabic:أحمد', 'latin:) at 5.']);
    expect(seen('אני גר ב-12 Main St.')).toEqual([
      'latin:.',
      'latin:Main St',
      'latin: ',
      'latin:12',
      'latin:-',
      'hebrew:ב',
      'hebrew:גר ',
      'hebrew:אני ',
    ]);
  });

  it('mirrors brackets within what is read from right to left', () => {
    expect(seen('א (ב)')).toEqual(['latin:(', 'hebrew:ב', 'latin:)', 'hebrew:א ']);
  });

  it('shows none of the marks that only order it', () => {
    expect(seen('a\u202Eb\u202C\u200Fc').join('')).not.toMatch(/[\u200F\u202C\u202E]/);
  });

  it('breaks between Chinese characters, never before a mark or a closing sign', () => {
    const lines = (text: string, width: number) => [...createLineWrapper(() => 1, width)(text)];
    expect(lines('ab 汉字汉字汉字', 6)).toEqual(['ab 汉字汉', '字汉字']);
    expect(lines(`${'汉'.repeat(30)}。字`, 30)).toEqual([`${'汉'.repeat(30)}。`, '字']);
    expect(lines(`${'क'.repeat(30)}\u093F\u0915`, 30)).toEqual([`${'क'.repeat(30)}\u093F`, 'क']);
  });
});
