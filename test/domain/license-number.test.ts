import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkLicenseNumber } from '../../src/domain/license-number.js';
import { isRefusal } from '../../src/domain/refusals.js';

const read = (licenseNumber: string) => checkLicenseNumber({ licenseNumber });

it.each([
  ['psy 12345', 'PSY 12345'],
  ['LCSW–0815', 'LCSW-0815'],
  [' 37.004567 ', '37.004567'],
  ['ＭＦＣ\u200B９８７', 'MFC987'],
  ['LH60/123#4', 'LH60/123#4'],
  ['', ''],
  ['   ', ''],
])('reads %j as %j', (typed, number) => expect(read(typed)).toBe(number));

it.each(['none', 'PSY', '12345;DROP', 'https://license.example/1', '1'.repeat(31), '-123', '1--2'])(
  'refuses %j',
  (typed) => expect(read(typed)).toEqual({ refused: 'license-malformed', field: 'licenseNumber' }),
);

it('reads what it has read as the same, and lets through nothing that isn’t a letter, a digit or a sign within', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
      const number = read(typed);
      if (isRefusal(number)) return;
      expect(read(number)).toBe(number);
      expect(number).toMatch(/^[\p{Lu}\p{Nd}]?[\p{Lu}\p{Nd} .#/-]*$/u);
    }),
  );
});
