import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insuranceDiffers } from '../../src/domain/insurance.js';
import { checkFamilyName, checkName, fullName, initialOf, listedName } from '../../src/domain/person-name.js';
import { isRefusal } from '../../src/domain/refusals.js';

it.each([
  ['anna', 'A'],
  ['ßeta', 'S'],
  ['ﬁona', 'F'],
  ['𠮷子', '𠮷'],
  ['e\u0301lan', 'E\u0301'],
  ['', ''],
])('%s begins with one letter', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

const read = (givenName: string) => checkName({ givenName }, 'givenName');

it.each([
  'María José',
  "O'Neill",
  'Anne-Marie',
  'Dr. J. R. Stone',
  'St. John',
  'de la Cruz',
  '李 小龙',
  'John 3rd',
  'O',
  'y',
  'Ё',
  '阿',
  'Muthu a/l Raman',
  'Priya A/P Suresh',
  'Devi d/o Kumar',
  'Arjun s/o',
  'Tan Ah Kow @ Lim',
  'Kaniehtí:io',
  'O’Brien',
  'Kaʻahumanu',
  'Işıl',
  'Ng',
  'X Æ A-12',
  'de la Cruz-Peña',
  'van der Berg III',
  'King, Jr.',
  '‘Ofa',
  'D’Angelo “Dee”',
  'N’Golo',
  "Ch'ien",
  'Ḥasan',
  'Ó Súilleabháin',
  'María-José',
  '王',
  'ไทย',
  'বিশ্বাস',
  'தமிழ்',
])('takes the name “%s”', (givenName) => {
  expect(read(givenName)).toBe(givenName);
});

it.each([
  ['a Persian name with a joiner that keeps letters apart', 'علی\u200Cرضا'],
  ['a Sinhala name with a joiner', 'ශ\u0DCA\u200Dරී'],
  ['a Malayalam name that ends with a joiner', 'മോഹന\u0D4D\u200D'],
  ['a Japanese name with the form of its character', '葛\u{E0100}城'],
])('keeps %s as it is', (_what, name) => {
  expect(read(name)).toBe(name);
});

it.each([
  ['a zero-width space', 'An\u200Bna', 'Anna'],
  ['joiners between Latin letters', 'An\u200D\u200Cna', 'Anna'],
  ['a joiner behind the accent of a Latin letter', 'a\u200C\u0301\u200C\u094D', 'á\u094D'],
  ['a joiner in front', '\u200Cعلی', 'علی'],
  ['a joiner at the end', 'علی\u200C', 'علی'],
  ['marks for the direction of text', '\u202AAnna\u202C', 'Anna'],
  ['a soft hyphen and a byte order mark', '\uFEFFAn\u00ADna', 'Anna'],
  ['a line break and a tab', 'Anna\r\n\tMaria', 'Anna Maria'],
  ['tight dots of initials', 'J.R.Stone', 'J.R. Stone'],
  ['the tight dot of a title', 'St.John', 'St. John'],
  ['the tight dot of a longer title', 'Prof.Bell', 'Prof. Bell'],
  ['the tight dots of several', 'Rev.Mrs.Bell', 'Rev. Mrs. Bell'],
  ['what would be a link', 'X.Com prize', 'X. Com prize'],
])('takes %s out of a name', (_what, typed, name) => {
  expect(read(typed)).toBe(name);
});

it.each([
  'Click http://evil.example now',
  'www.evil',
  'win at evil.example',
  'Ann <a>',
  'me@evil.example',
  'a/b',
  'evil/s/o',
  'a/lx',
  'me @ evil.example',
  'mailto:Ann',
  'http:',
  'EVIL.COM prize',
  'Evil.Com prize',
  'Rev.com prize',
  'Prof.EVIL prize',
  'Evil.\u200DCom prize',
  'prize at evil．com',
  'prize at evil。com',
  'prize at evil․com',
  'prize at evil﹒com',
  'evil．com／win',
  'WWW.EVIL',
  'Call 1-800-555-0100',
  'Call 1.800 (555) 0100',
  'Call ８００ ５５５ ０１００',
  'Text 24680 now',
  'Text 2468 now',
  'Call ①-⑧⓪⓪-⑤⑤⑤-⓪①⓪⓪',
  'Ring ❶❽⓿⓿❺❺❺',
  'Text ²⁴⁶⁸⁰ now',
])('takes no name with which our mail would carry a stranger’s link or number: “%s”', (givenName) => {
  expect(read(givenName)).toEqual({ refused: 'name-with-address', field: 'givenName' });
});

it.each(['', ' ', '\u200B', '\u3164', '\u2800', '-', '.'])(
  'asks for a name where nothing is seen of it: %j',
  (typed) => {
    expect(read(typed)).toEqual({ refused: 'name-missing', field: 'givenName' });
  },
);

it('reads what it has read as the same name, and never throws', () => {
  const strange = fc.constantFrom(
    '\u200C',
    '\u200D',
    '\u200B',
    '\uFE0F',
    '\u{E0100}',
    '\u0301',
    'ع',
    'क',
    '\u094D',
    '葛',
    'a',
    ' ',
    '\n',
    '.',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: strange })), (typed) => {
      const name = read(typed);
      if (isRefusal(name)) return;
      expect(read(name)).toBe(name);
      expect(name).not.toMatch(/[\n\r\t\u200B\u2028\u202A-\u202E\uFEFF]|^\s|\s$|\s\s/);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['Łukasz Nguyễn', 'LUKASZ NGUYEN'],
  ['Đặng Thị Ø', 'Dang Thi O'],
  ['Işıl İnönü', 'ISIL INONU'],
  ['Kaʻahumanu O’Neill', "KA'AHUMANU ONEILL"],
  ['Strauß Æsa', 'Strauss Aesa'],
])('“%s” is who a card calls “%s”', (name, card) => {
  const birthDate = null;
  expect(insuranceDiffers({ name, birthDate }, { name: card, birthDate })).toBe(false);
  expect(insuranceDiffers({ name, birthDate }, { name: `${card}X`, birthDate })).toBe(true);
});

describe('someone with one name', () => {
  const sukarno = { givenName: 'Sukarno', familyName: '' };

  it('leaves the last name empty', () => {
    expect(checkFamilyName({ familyName: ' ' })).toBe('');
    expect([fullName(sukarno), listedName(sukarno)]).toEqual(['Sukarno', 'Sukarno']);
  });

  it('still names no web address there', () => {
    expect(checkFamilyName({ familyName: 'evil.example' })).toEqual({
      refused: 'name-with-address',
      field: 'familyName',
    });
  });

  it('is the same person on a card that spells a joiner differently', () => {
    const name = (text: string) => ({ name: text, birthDate: null });
    expect(insuranceDiffers(name('علی\u200Cرضا'), name('علیرضا'))).toBe(false);
  });
});
