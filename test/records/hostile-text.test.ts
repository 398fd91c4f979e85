import { describe, expect, it } from 'vitest';
import { createLineWrapper, paragraphsOf } from '../../src/records/pdf/wrap.js';
import { openChartPdf } from '../../src/records/export/chart-pdf.js';
import type { ExportedChart } from '../../src/records/export/chart.js';
import { terminationConfirmationPdf } from '../../src/records/termination-confirmation-pdf.js';
import { aChart } from '../harness/charts.js';
import { hostileTexts, pictureUrl } from '../harness/hostile-texts.js';
import { readPdf } from '../harness/pdf-text.js';

const noteOf = (text: string) => ({
  id: '0190aaaa-0000-7000-8000-000000000004',
  kind: 'progress' as const,
  status: 'signed' as const,
  writtenAt: new Date('2026-11-02T15:00:00Z'),
  signedAt: new Date('2026-11-02T16:00:00Z'),
  session: null,
  text,
});

function pdfOf(text: string, of: ExportedChart = aChart): Buffer {
  const pdf = openChartPdf(of);
  pdf.add(noteOf(text));
  pdf.end();
  return Buffer.from(pdf.take());
}

/** Every character one unit wide, marks and joiners none. */
const widthOf = (character: string) => (/^[\p{M}\p{Cf}]$/u.test(character) ? 0 : 1);
const linesOf = (text: string, width = 20) =>
  paragraphsOf(text).flatMap((paragraph) => [...createLineWrapper(widthOf, width)(paragraph)]);

describe('text is wrapped before it is drawn', () => {
  it('at spaces and hyphens where there are any, and nothing is lost', () => {
    const text = 'One session about sleep, one about well-being and rest.';
    expect(linesOf(text)).toEqual(['One session about ', 'sleep, one about ', 'well-being and rest.']);
  });

  it('within a word where there is no other way', () => {
    expect(linesOf('abcdefghij'.repeat(5))).toEqual([
      'abcdefghijabcdefghij',
      'abcdefghijabcdefghij',
      'abcdefghij',
    ]);
  });

  it('where it has line breaks of any system, blank lines and indents included', () => {
    expect(linesOf('a\r\nb\rc\u2028d\n\n  e')).toEqual(['a', 'b', 'c', 'd', '', '  e']);
  });

  it('without breaking a character in two', () => {
    expect(linesOf('🕊'.repeat(30)).join('')).toBe('🕊'.repeat(30));
    expect(linesOf('🕊'.repeat(30)).filter((line) => /\p{Surrogate}/u.test(line))).toEqual([]);
  });

  it.each(hostileTexts)('into short lines with every character kept: %s', (_, hostile) => {
    const text = hostile(20_000);
    const lines = linesOf(text);
    expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(400);
    const visible = (of: string) => of.replaceAll(/[\s\u2028]/g, '');
    expect(visible(lines.join(''))).toBe(visible(text));
  });
});

describe('a chart with text that nobody would type', () => {
  it.each(hostileTexts)(
    'is drawn, and ten times the text takes nothing like a hundred times as long: %s',
    (_, hostile) => {
      const took = (length: number) => {
        const text = hostile(length);
        // Not by the clock: what else the machine does meanwhile is no part of it.
        const from = process.cpuUsage();
        expect(pdfOf(text).subarray(0, 5).toString()).toBe('%PDF-');
        const { user, system } = process.cpuUsage(from);
        return (user + system) / 1_000;
      };
      took(1_000);
      const short = took(20_000);
      // Quadratic would be 100; what a chart costs anyway and a busy machine are allowed for.
      expect(took(200_000)).toBeLessThan(40 * Math.max(short, 100));
    },
  );

  it('shows all of a pasted picture’s address, the words around it and what follows', () => {
    const text = `Before ${pictureUrl(30_000)} after. Second sentence.`;
    const drawn = readPdf(pdfOf(text)).text.replaceAll(/\s/g, '');
    expect(drawn).toContain('Beforedata:image/png;base64,');
    expect(drawn).toContain('after.Secondsentence.');
  });

  it('keeps to its pages with names that are far too long', () => {
    const long = 'Wolfeschlegelsteinhausen'.repeat(20);
    const pdf = pdfOf('A word.', {
      ...aChart,
      client: { ...aChart.client, familyName: long },
      provider: { ...aChart.provider, name: long, credentials: long },
    });
    const { text } = readPdf(pdf);
    expect(text.replaceAll(/\s/g, '')).toContain(`Chartof${long}`);
    expect(text).toContain('…');
    expect(text).toContain('A word.');
  });
});

describe('the confirmation of a termination', () => {
  it.each(hostileTexts)('is drawn whatever a name or a records contact holds: %s', async (_, hostile) => {
    const pdf = await terminationConfirmationPdf({
      reference: 'CT-7Q4M-2KXA',
      providerName: hostile(20_000),
      requestedAt: new Date('2026-11-02T15:00:00Z'),
      lastDay: '2027-01-15',
      noticeOn: '2026-11-03',
      timeZone: 'America/New_York',
      recordsContact: [hostile(20_000), 'records@practice.example'],
      hasClients: true,
    });
    const { text } = readPdf(pdf);
    expect(text).toContain('What happens next');
    expect(text).toContain('records@practice.example');
  });
});
