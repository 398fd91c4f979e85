import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkNpi } from '../../src/domain/npi.js';

const read = (npi: string) => checkNpi({ npi });
const refused = { refused: 'npi-malformed', field: 'npi' };
const nineDigits = fc.stringMatching(/^[12]\d{8}$/);

it.each([
  ['1234567893', '1234567893'],
  ['1245319599', '1245319599'],
  [' 1234 567 893 ', '1234567893'],
  ['123‑456‑7893', '1234567893'],
  ['１２３４５６７８９３', '1234567893'],
  ['', ''],
  ['   ', ''],
])('reads %j as %j', (typed, npi) => expect(read(typed)).toBe(npi));

it.each(['1234567890', '3234567893', '123456789', '12345678931', 'NPI', '123456789x'])(
  'refuses %j',
  (typed) => expect(read(typed)).toEqual(refused),
);

it('takes one check digit behind any nine digits, and then no single mistyped digit', () => {
  fc.assert(
    fc.property(nineDigits, fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, place, by) => {
      const taken = Array.from('0123456789', (check) => digits + check).filter((npi) => read(npi) === npi);
      expect(taken).toHaveLength(1);
      const mistyped = Array.from(taken[0] ?? '', Number);
      mistyped[place] = ((mistyped[place] ?? 0) + by) % 10;
      expect(read(mistyped.join(''))).toEqual(refused);
    }),
  );
});

it('lets nothing through but ten digits or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (typed) => {
      const npi = read(typed);
      if (typeof npi === 'string') expect(npi).toMatch(/^(?:[12]\d{9})?$/);
    }),
  );
});
