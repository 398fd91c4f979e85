import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEmail } from '../../src/domain/email-address.js';
import { caseReference, parseReference } from '../../src/domain/ids.js';
import { splitNumber } from '../../src/domain/pasted.js';
import { readNamedPeople } from '../../src/domain/named-person.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { readDate, typedDate } from '../../src/domain/typed-date.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { parsePhone } from '../../src/security/phone-number.js';

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
      (address) => `“${address}”`,
      (address) => `'${address}'.`,
      (address) => `(${address}).,`,
      (address) => `${address} (work)`,
      (address) => `Rivera, Sam <${address}>.`,
      (address) => `mailto:Sam%20%3C${address.replace('+', '%2B')}%3E`,
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
    ['100,000 brackets', '<'.repeat(100_000)],
    ['100,000 dots', '.'.repeat(100_000)],
  ])('is refused when it is %s', (_what, typed) => {
    expect(parseEmail(typed)).toEqual({ refused: 'email-malformed', field: 'email' });
  });

  it.each([
    ['that look like others', 'sаm@one.example'],
    ['of a domain of its country', 'sam@münchen.example'],
    ['with accents', 'José <josé@one.example>'],
  ])('is refused by the letter where it has letters %s', (_what, typed) => {
    expect(parseEmail(typed)).toEqual({ refused: 'email-in-other-letters', field: 'email' });
  });

  it('has the apostrophe that a keyboard bent, and any sign of a mailbox', () => {
    expect(parseEmail('Pat.O’Neill@one.example')).toBe("pat.o'neill@one.example");
    expect(parseEmail('a#b+c/d@one.example')).toBe('a#b+c/d@one.example');
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
              .tuple(
                dash,
                fc.constantFrom('', '#', ' # ', '(', '[', '“', 'Case ', 'Ref.: ', 'caso #'),
                fc.constantFrom('', '.', ' ', '),', ']', '”'),
              )
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

  it.each(['CT/7Q4M/2KXD', 'ct_7q4m_2kxd', '`CT·7Q4M·2KXD`', 'CT.7Q4M.2KXD', 'ＣＴ－７Ｑ４Ｍ－２ＫＸＤ'])(
    'is read with other signs within: %s',
    (typed) => expect(parseReference(typed)).toBe('CT-7Q4M-2KXD'),
  );

  it('is none when a character is wrong, or of another script', () => {
    expect(parseReference('CT-7Q4M-2KXB.')).toBeNull();
    expect(parseReference('CТ-7Q4M-2KXD')).toBeNull();
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
    '1 / 5 / 2027',
    'Jan 5 2027',
    'Jan. 5,2027',
    'January 5th, 2027.',
    'Tue., Jan 5, 2027',
    '5 Jan 2027',
    '05-JAN-2027',
    '5th of January, 2027',
    '5 de enero de 2027',
    '5 de ene. de 2027',
    'martes, 5 de enero del 2027',
    '１／５／２０２７',
    '“2027-01-05”',
    '2027.1.5',
  ])('is January 5, 2027 when it is %j', (typed) => expect(readDate(typed)).toBe('2027-01-05'));

  it.each([
    '',
    'Janitor 5, 2027',
    '5 Mai 2027',
    '1.5.27',
    'Feb 30, 2027',
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
    ' (ext. 12)',
    ' [x12]',
    ' extensión 12',
    ' Extn: 12',
    'p12',
    ' *12',
    ' int. 12',
    ' / ext #12',
  ])('is split before %j', (extension) => {
    expect(splitNumber(`(212) 555\u20110142${extension}`)).toEqual({
      number: '(212) 555-0142',
      extension: '12',
    });
  });

  it('is no number of its own, and commas between digits are no extension', () => {
    expect(splitNumber('tel:+1-212-555-0142')).toEqual({ number: '+1-212-555-0142', extension: null });
    expect(splitNumber('212,555,0142').extension).toBeNull();
    expect(splitNumber('1,212,555,0142').extension).toBeNull();
  });

  it.each([
    'callto:+12125550142',
    'sms://+12125550142',
    "'+12125550142",
    '“+12125550142”',
    'tel: +12125550142',
  ])('is the same number within a link or quotes: %s', (typed) =>
    expect(splitNumber(typed)).toEqual({ number: '+12125550142', extension: null }),
  );

  it('is asked for without it, in the words of what is wrong', () => {
    for (const typed of [
      '(671) 555-0142 (ext. 3)',
      '+1 (671) 646 1234 x3',
      '６７１－６４６－１２３４　内線 #3',
    ])
      expect([typed, parsePhone(typed)]).toEqual([
        typed,
        { refused: typed.includes('内') ? 'phone-not-a-number' : 'phone-with-extension', field: 'phone' },
      ]);
    expect(parsePhone('+1 (671) 646\u20111234')).toEqual({ phone: '+16716461234', country: 'GU' });
  });
});

describe('several people whom staff name', () => {
  const ids = fc.uuid();

  it('are as many as a report takes, with their names, and no more are looked at', () => {
    const people = Array.from({ length: 2_000 }, (_, number) => `Sam Rivera <sam${number}@one.example>`);
    expect(readNamedPeople(people.join('\n'))).toHaveLength(2_000);
    expect(readNamedPeople([...people, 'sam@one.example'].join('\n'))).toBeNull();
    expect(readNamedPeople('x\n'.repeat(190_000))).toBeNull();
  });

  it('are all of them, each once, however they are separated', () => {
    const separators = fc.constantFrom(', ', ';', '\n', '\r\n', ' ', '; ');
    fc.assert(
      fc.property(fc.array(fc.oneof(ids, addresses), { minLength: 1 }), separators, (people, between) => {
        expect(readNamedPeople(people.join(between).toUpperCase())).toEqual([...new Set(people)]);
      }),
    );
  });

  it.each([
    ['names beside them', 'Sam Rivera <sam@one.example>; “Jo” <jo@one.example>', 2],
    ['links', 'mailto:sam@one.example\nmailto:jo@one.example', 2],
    ['a second address in brackets', 'sam@one.example (jo@one.example)', 2],
    ['a second address behind a link', 'sam@one.example <jo@one.example>', 2],
    ['a comment', 'sam@one.example (at work)', 1],
  ])('are read with %s, and nobody is left out', (_what, typed, count) => {
    expect(readNamedPeople(typed)).toHaveLength(count);
  });

  it.each([
    'Rivera, Sam <sam@one.example>',
    'jo@one <sam@one.example>',
    `sam@one.example${' '.repeat(2_000)}jo@one`,
  ])('are refused where one is named by neither an id nor an address: %s', (typed) =>
    expect(readNamedPeople(typed)).toBeNull(),
  );
});
