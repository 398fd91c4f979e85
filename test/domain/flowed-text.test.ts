import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { flowed } from '../../src/domain/flowed-text.js';

/** What a reader that knows format=flowed makes of a text. */
async function read(text: string): Promise<string> {
  const head = 'Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n';
  const mail = await simpleParser(`${head}${text.replaceAll('\n', '\r\n')}`);
  return (mail.text ?? '').trimEnd();
}

const url = `https://care.headway.example/${'token'.repeat(40)}`;
const letter = [
  'Hello Łukasz,',
  'Your provider is leaving Headway. The last day for sessions through Headway is Tuesday, December 29, 2026. Appointments after that day will be canceled.',
  `Say what you want to do:\n${url}`,
  '> not a quote',
  'From now on',
].join('\n\n');

describe('plain text', () => {
  it('has no line over 78 characters but those of one word, which stays whole', () => {
    const lines = flowed(letter).split('\n');
    expect(lines.filter((line) => line.length > 78)).toEqual([url]);
    expect(lines.filter((line) => line.endsWith(' ')).length).toBeGreaterThan(0);
    expect(lines).toContain(' > not a quote');
    expect(lines).toContain(' From now on');
  });

  it('is the same letter again for a reader that joins its lines', async () => {
    expect(await read(flowed(letter))).toBe(letter);
  });

  it('never loses or moves a word, whatever it holds', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 90 })
      .map((w) => w.replaceAll(/\s/gu, 'x'));
    const line = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const text = lines.map((one) => one.trimEnd()).join('\n');
        const joined = flowed(text).replaceAll(/^ /gm, '').replaceAll(/ \n/g, ' ');
        expect(joined).toBe(text);
        for (const one of flowed(text).split('\n'))
          expect(one.length <= 78 || !one.trim().includes(' ')).toBe(true);
      }),
    );
  });
});
