import { describe, expect, it } from 'vitest';
import {
  addressAfterRemoval,
  checkPracticeStaffForm,
  isPracticeOpen,
} from '../../src/domain/practice-staff/rules.js';

const ownEmail = 'ines@providers.example';
const pia = { givenName: ' Pia ', familyName: 'Stone', email: ' Pia@Practices.example ' };

describe('an invitation to the practice staff', () => {
  it('is read as people type', () => {
    expect(checkPracticeStaffForm(pia, { ownEmail })).toEqual({
      givenName: 'Pia',
      familyName: 'Stone',
      email: 'pia@practices.example',
    });
  });

  it('names every problem at once, each with its field', () => {
    expect(checkPracticeStaffForm({}, { ownEmail })).toEqual([
      { refused: 'name-missing', field: 'givenName' },
      { refused: 'email-missing', field: 'email' },
    ]);
  });

  it('is not for the provider’s own address, however it is written', () => {
    expect(checkPracticeStaffForm({ ...pia, email: 'INES@providers.example' }, { ownEmail })).toEqual([
      { refused: 'practice-staff-own-address', field: 'email' },
    ]);
  });
});

describe('a practice', () => {
  it.each([
    ['active', 'full', true],
    ['active', 'wind_down', false],
    ['active', 'downloads_only', false],
    ['suspended', 'full', false],
    ['ended', 'full', false],
    ['ended', 'downloads_only', false],
  ] as const)('of a provider whose account is %s (%s) is open to its staff: %s', (status, access, open) => {
    expect(isPracticeOpen({ status, access })).toBe(open);
  });
});

describe('the address of a removed account', () => {
  it('is one that no mailbox can have', () => {
    const address = addressAfterRemoval('01a2107f-f9e8-7143-9083-c5f5f6f47d17');
    expect(address).toBe('01a2107f-f9e8-7143-9083-c5f5f6f47d17@removed.invalid');
  });
});
