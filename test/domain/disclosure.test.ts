import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountingSince,
  disclosureBases,
  disclosureBasisCodes,
  isAccountable,
} from '../../src/domain/disclosure/accounting.js';
import { checkDisclosureForm } from '../../src/domain/disclosure/form.js';
import { calendarDate } from '../../src/domain/zoned-time.js';

const today = '2026-11-28';
const typed = {
  clientId: '0191B3C4-0000-7000-8000-000000000001',
  disclosedOn: '11/27/2026',
  recipientName: '  Kings County\nCourt ',
  recipientAddress: '360 Adams St, Brooklyn, NY',
  what: 'Progress notes of 2025',
  purpose: 'Subpoena 12-345',
  basis: 'judicial',
  withheldThrough: '',
};

describe('an accounting of disclosures', () => {
  it('goes back six years to the day, also from February 29', () => {
    expect(accountingSince(today)).toBe('2020-11-28');
    expect(accountingSince('2028-02-29')).toBe('2022-02-28');
  });

  it.each([
    ['six years ago today', '2020-11-28', null, true],
    ['a day before that', '2020-11-27', null, false],
    ['today', today, null, true],
    ['tomorrow', '2026-11-29', null, false],
    ['kept out through today for an agency', '2026-01-01', today, false],
    ['kept out through yesterday', '2026-01-01', '2026-11-27', true],
  ] as const)('has what was disclosed %s: %s', (_when, disclosedOn, withheldThrough, isIn) => {
    expect(isAccountable({ disclosedOn, withheldThrough }, today)).toBe(isIn);
  });

  it('names the rule of each basis', () => {
    for (const basis of disclosureBasisCodes) expect(disclosureBases[basis]).toMatch(/\(45 CFR 164\.\d{3}/);
  });
});

describe('the form of a disclosure', () => {
  it('takes what a person types, cleaned', () => {
    expect(checkDisclosureForm(typed, today)).toEqual({
      clientId: typed.clientId.toLowerCase(),
      disclosedOn: '2026-11-27',
      recipientName: 'Kings County Court',
      recipientAddress: typed.recipientAddress,
      what: typed.what,
      purpose: typed.purpose,
      basis: 'judicial',
      withheldThrough: null,
    });
  });

  it('names every problem with its field', () => {
    const refusals = checkDisclosureForm({ withheldThrough: 'soon' }, today);
    expect(refusals).toEqual([
      { refused: 'disclosure-client-unknown', field: 'clientId' },
      { refused: 'disclosure-day-wrong', field: 'disclosedOn' },
      { refused: 'disclosure-basis-missing', field: 'basis' },
      { refused: 'disclosure-day-wrong', field: 'withheldThrough' },
      { refused: 'disclosure-field-missing', field: 'recipientName' },
      { refused: 'disclosure-field-missing', field: 'what' },
      { refused: 'disclosure-field-missing', field: 'purpose' },
    ]);
  });

  it('refuses days to come, and bases that are none, whatever is typed', () => {
    expect(checkDisclosureForm({ ...typed, disclosedOn: '11/29/2026' }, today)).toEqual([
      { refused: 'disclosure-day-wrong', field: 'disclosedOn' },
    ]);
    fc.assert(
      fc.property(fc.string(), fc.date({ noInvalidDate: true }), (basis, at) => {
        const form = checkDisclosureForm({ ...typed, basis, disclosedOn: calendarDate(at) }, today);
        if ('basis' in form) expect(disclosureBasisCodes).toContain(form.basis);
        if ('disclosedOn' in form) expect(form.disclosedOn <= today).toBe(true);
      }),
    );
  });
});
