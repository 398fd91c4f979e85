import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../src/domain/refusals.js';
import { parseContactPhone, parsePhone } from '../../src/security/phone-number.js';

describe('a phone number for codes', () => {
  it.each([
    ['212 555 0142'],
    ['(212) 555-0142'],
    ['212.555.0142'],
    ['2125550142'],
    ['  +1 (212) 555-0142  '],
    ['1-212-555-0142'],
    ['001 212 555 0142'],
    ['011 1 212 555 0142'],
    ['２１２ ５５５ ０１４２'],
    ['٢١٢٥٥٥٠١٤٢'],
    ['\u202A+1 212\u00A0555\u20110142\u202C'],
    ['tel:+1-212-555-0142'],
    ['212\u2013555\u22120142'],
  ])('is the same number however it is typed: %j', (typed) => {
    expect(parsePhone(typed)).toEqual({ phone: '+12125550142', country: 'US' });
  });

  it.each([
    ['a Canadian number', '416 967 1111', '+14169671111', 'CA'],
    ['a number in Puerto Rico', '787-622-6500', '+17876226500', 'PR'],
    ['a number in Guam', '671 646 1234', '+16716461234', 'GU'],
    ['a number in the Virgin Islands', '340 774 1234', '+13407741234', 'VI'],
    ['a number in American Samoa', '684 633 1234', '+16846331234', 'AS'],
    ['a number in the Northern Marianas', '670 234 1234', '+16702341234', 'MP'],
    ['an example number in American Samoa', '684 555 0142', '+16845550142', 'AS'],
    ['a magic number of Twilio', '+15005550006', '+15005550006', 'US'],
  ])('may be %s', (_what, typed, phone, country) => {
    expect(parsePhone(typed)).toEqual({ phone, country });
  });

  it.each([
    ['nothing', '', 'phone-missing'],
    ['spaces', ' \u00A0\u200B ', 'phone-missing'],
    ['words', 'my phone', 'phone-not-a-number'],
    ['a number without its area code', '555 0142', 'phone-not-a-number'],
    ['an area code that nobody has', '555 765 4321', 'phone-not-a-number'],
    ['an area code that begins with 1', '112 555 0142', 'phone-not-a-number'],
    ['eleven digits', '212 555 01423', 'phone-not-a-number'],
    ['an extension', '212 555 0142 x5', 'phone-with-extension'],
    ['an extension behind a number sign', '212 555 0142 #12', 'phone-with-extension'],
    ['an extension in words', '(212) 555\u20110142, extension 12', 'phone-with-extension'],
    ['an extension after commas', '212 555 0142,,5', 'phone-with-extension'],
    ['an extension in a link', '+12125550142;ext=5', 'phone-with-extension'],
    ['letters for digits', '212-555-CARE', 'phone-not-a-number'],
    ['two numbers', '212 555 0142 or 212 555 0143', 'phone-not-a-number'],
    ['a number in a sentence', 'call me at 212 555 0142', 'phone-not-a-number'],
    ['4,000 characters', '2'.repeat(4_000), 'phone-not-a-number'],
    ['markup', '<b>212 555 0142</b>', 'phone-not-a-number'],
    ['a British number', '+44 20 7946 0958', 'phone-country-not-supported'],
    ['a British number dialled from here', '011 44 20 7946 0958', 'phone-country-not-supported'],
    ['a British number dialled from Europe', '0044 20 7946 0958', 'phone-country-not-supported'],
    ['a Jamaican number, though it begins like one of here', '876 926 1234', 'phone-country-not-supported'],
    ['a satellite phone', '+870 773 123 456', 'phone-country-not-supported'],
    ['a premium number', '900 555 0142', 'phone-kind-not-supported'],
    ['a toll-free number', '(800) 555-0142', 'phone-kind-not-supported'],
    ['a newer toll-free number', '+1 833 234 5678', 'phone-kind-not-supported'],
    ['a personal number that follows its owner', '533 234 5678', 'phone-kind-not-supported'],
    ['an emergency number', '911', 'phone-kind-not-supported'],
    ['a short code', '22000', 'phone-kind-not-supported'],
  ])('is refused when it is %s', (_what, typed, refused) => {
    expect(parsePhone(typed)).toEqual({ refused, field: 'phone' });
  });

  it('is read as the same number again, and never throws, whatever was typed', () => {
    const unit = fc.constantFrom(...Array.from('0123456789+()-. x#,;\u2011\u200B２'));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit, minLength: 7, maxLength: 20 })),
        (typed) => {
          const number = parsePhone(typed);
          if (!isRefusal(number)) expect(parsePhone(number.phone)).toEqual(number);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('names the field it was typed into when it is refused', () => {
    expect(parsePhone('', 'newPhone')).toEqual({ refused: 'phone-missing', field: 'newPhone' });
  });
});

describe('a phone number at which support may call', () => {
  it.each([
    ['nothing', ' ', null],
    ['the same number, however it is typed', '(212) 555-0142', '+12125550142'],
    ['a landline abroad', '+44 20 7183 8750', '+442071838750'],
    ['a toll-free number of an office', '800 275 2273', '+18002752273'],
  ])('may be %s', (_what, typed, phone) => {
    expect(parseContactPhone(typed)).toBe(phone);
  });

  it.each([
    ['words', 'my phone'],
    ['a number without its area code', '555 0142'],
    ['a premium number', '900 234 5678'],
    ['two numbers', '212 555 0142 or 212 555 0143'],
    ['more than a number', '2'.repeat(61)],
  ])('is not %s', (_what, typed) => {
    expect(parseContactPhone(typed)).toEqual({ refused: 'phone-not-a-number', field: 'phone' });
  });

  it('is not one with an extension, which nobody could dial at once', () => {
    expect(parseContactPhone('212 555 0142 ext. 5')).toEqual({
      refused: 'phone-with-extension',
      field: 'phone',
    });
  });
});
