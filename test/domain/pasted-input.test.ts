import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEmail } from '../../src/domain/email-address.js';
import { caseReference, parseReference } from '../../src/domain/ids.js';
import { splitNumber } from '../../src/domain/pasted.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { readDate, typedDate } from '../../src/domain/typed-date.js';
import { calendarDate } from '../../src/domain/zoned-time.js';

const unseen = fc.constantFrom('', '\u200B', '\u200D', '\u2060', '\uFEFF', '\u00AD', '\u202A', '\u200F');
const dash = fc.constantFrom('-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '\uFE63');

/** A text with what isn't seen strewn between its characters. */
const strewn = (text: string) =>
  fc
    .array(unseen, { minLength: text.length, maxLength: text.length })
    .map((marks) => Array.from(text, (one, at) => `${marks[at]}${one}`).join(''));

const addresses = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9]{1,10}([.+_-][a-z0-9]{1,8})?$/),
    fc.stringMatching(/^[a-z0-9]{1,12}\.(com|org|example|co\.uk)$/),
  )
  .map(([name, host]) => `${name}@${host}`);

describe('an email address', () => {
  it('is the same address however it is pasted', () => {
    const wraps: readonly ((address: string) => string)[] = [
      (address) => `  ${address}\n`,
      (address) => `mailto:${address}`,
      (address) => `MAILTO:${address.replace('+', '%2B')}?subject=Hello%20there`,
      (address) => `Sam "S." Rivera <${address}>`,
      (address) => `<mailto:${address}>;`,
      (address) => `${address.toUpperCase()},`,
    ];
    fc.assert(
      fc.property(
        addresses.chain((address) =>
          fc.tuple(
            fc.constant(address),
            fc.constantFrom(...wraps).chain((wrap) => strewn(wrap(address))),
          ),
        ),
        ([address, pasted]) => {
          expect(parseEmail(pasted)).toBe(address);
        },
      ),
    );
  });

  it('is read as the same address again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), addresses), (typed) => {
        const address = parseEmail(typed);
        if (!isRefusal(address)) expect(parseEmail(address)).toBe(address);
      }),
    );
  });

  it.each([
    ['two addresses', 'a@one.example, b@two.example'],
    ['two in brackets', '<a@one.example>, <b@two.example>'],
    ['a space within', 'a b@one.example'],
    ['other letters that look alike', 'sаm@one.example'],
    ['100,000 brackets', '<'.repeat(100_000)],
    ['100,000 dots', '.'.repeat(100_000)],
  ])('is refused when it is %s', (_what, typed) => {
    expect(parseEmail(typed)).toEqual({ refused: 'email-malformed', field: 'email' });
  });
});

describe('a reference', () => {
  const references = fc
    .uint8Array({ minLength: 7, maxLength: 7 })
    .map((bytes) => caseReference('contract_termination', bytes));

  it('is the same reference however it is pasted', () => {
    fc.assert(
      fc.property(
        references.chain((reference) =>
          fc.tuple(
            fc.constant(reference),
            fc
              .tuple(dash, fc.constantFrom('', '#', ' # ', '('), fc.constantFrom('', '.', ' ', '),'))
              .chain(([line, before, after]) =>
                strewn(`${before}${reference.toLowerCase().replaceAll('-', line)}${after}`),
              ),
          ),
        ),
        ([reference, pasted]) => {
          expect(parseReference(pasted)).toBe(reference);
        },
      ),
    );
  });

  it('is none when a character is wrong', () => {
    expect(parseReference('CT-7Q4M-2KXB.')).toBeNull();
  });
});

describe('a date', () => {
  const days = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((at) => calendarDate(at));

  it('is the same date however it is typed, the month before the day', () => {
    const ways: readonly ((parts: readonly [string, number, number], line: string) => string)[] = [
      ([year, month, day], line) =>
        `${year}${line}${String(month).padStart(2, '0')}${line}${String(day).padStart(2, '0')}`,
      ([year, month, day]) => `${month}/${day}/${year}`,
      ([year, month, day], line) => ` ${month}${line}${day}${line}${year} `,
      ([year, month, day]) =>
        new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(
          new Date(Date.UTC(Number(year), month - 1, day)),
        ),
      ([year, month, day]) =>
        new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(
          new Date(Date.UTC(Number(year), month - 1, day)),
        ),
    ];
    fc.assert(
      fc.property(
        fc.tuple(days, fc.constantFrom(...ways), dash).chain(([date, way, line]) => {
          const [year = '', month, day] = date.split('-');
          return fc.tuple(fc.constant(date), strewn(way([year, Number(month), Number(day)], line)));
        }),
        ([date, typed]) => {
          expect(readDate(typed)).toBe(date);
          expect(readDate(typedDate(date))).toBe(date);
        },
      ),
    );
  });

  it.each([
    '',
    '2027-02-30',
    '13/1/2027',
    '1/2/27',
    'March 2027',
    'Foo 3, 2027',
    '2027',
    '20270331',
    '31/3/2027',
  ])('is none when it is %j', (typed) => expect(readDate(typed)).toBeNull());
});

describe('a phone number with an extension', () => {
  it.each([
    'x12',
    ' x 12',
    ' ext. 12',
    ' extension 12',
    ' #12',
    ',,12',
    ';ext=12',
    ', Ext 12',
    ' \u2011 x12',
    'x12#',
  ])('is split before %j', (extension) => {
    expect(splitNumber(`(212) 555\u20110142${extension}`)).toEqual({
      number: '(212) 555-0142',
      extension: '12',
    });
  });

  it('is no number of its own, and commas between digits are no extension', () => {
    expect(splitNumber('tel:+1-212-555-0142')).toEqual({ number: '+1-212-555-0142', extension: null });
    expect(splitNumber('212,555,0142').extension).toBeNull();
  });
});
