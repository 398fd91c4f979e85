import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailVerificationPolicy } from '../../src/domain/account/policy.js';
import { baseAddress, familyAddresses, parseEmail, reachesNobody } from '../../src/domain/email-address.js';
import { checkResend, verificationDates } from '../../src/domain/email-verification/states.js';
import { insuranceDiffers } from '../../src/domain/insurance.js';

describe('the name on an insurance card', () => {
  const account = { name: 'José María O’Neill-Smith', birthDate: '1990-05-05' } as const;

  it.each([
    ['the same', 'José María O’Neill-Smith', '1990-05-05', false],
    ['in capitals without accents, last name first', 'ONEILL SMITH JOSE MARIA', '1990-05-05', false],
    ['not given', null, null, false],
    ['without a date', 'Jose Maria ONeill Smith', null, false],
    ['of someone else', 'Ana María O’Neill-Smith', '1990-05-05', true],
    ['with one word less', 'José O’Neill-Smith', '1990-05-05', true],
    ['with another birth date', null, '1990-05-06', true],
  ] as const)('%s', (_, name, birthDate, differs) => {
    expect(insuranceDiffers(account, { name, birthDate })).toBe(differs);
  });

  it('may stand in any order of its words, in any case', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(words, (name) => {
        const card = { name: name.toReversed().join(' ').toUpperCase(), birthDate: null };
        expect(insuranceDiffers({ name: name.join(' '), birthDate: null }, card)).toBe(false);
      }),
    );
  });
});

describe('addresses of a family', () => {
  const local = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

  it('made from one’s own are addresses, different from each other, and one mailbox to the throttle', () => {
    fc.assert(
      fc.property(local, fc.string(), (name, child) => {
        const own = `${name}@gmail.com`;
        const made = familyAddresses(own, child);
        expect(new Set([own, ...made]).size).toBe(made.length + 1);
        expect(made.map((address) => parseEmail(address))).toEqual([...made]);
        expect(new Set(made.map(baseAddress))).toEqual(new Set([baseAddress(own)]));
        expect(made.some((address) => reachesNobody(own, address))).toBe(false);
      }),
    );
  });

  it('with a tag reach nobody where the mailbox takes none', () => {
    expect(reachesNobody('ada@company.example', 'ada+sam@company.example')).toBe(true);
    expect(reachesNobody('ada@company.example', 'sam@company.example')).toBe(false);
    expect(familyAddresses('ada@company.example', 'Sam')).toEqual([]);
  });
});

describe('the dates of a verification', () => {
  const requestedAt = new Date('2027-03-01T12:00:00.000Z');

  it('count from the request, in hours of the clock', () => {
    expect(verificationDates(emailVerificationPolicy, requestedAt)).toEqual({
      remindersAt: ['2027-03-02T12:00:00.000Z', '2027-03-04T12:00:00.000Z'],
      expiresAt: '2027-03-08T12:00:00.000Z',
      removedAt: '2027-03-31T12:00:00.000Z',
    });
  });

  it.each([
    ['59 seconds after the last mail', 0, '2027-03-01T12:00:59.000Z', { refused: 'resend-too-soon' }],
    ['60 seconds after it', 0, '2027-03-01T12:01:00.000Z', null],
    ['the fifth time in a day', 4, '2027-03-01T18:00:00.000Z', null],
    ['the sixth time in a day', 5, '2027-03-01T18:00:00.000Z', { refused: 'resend-limit-reached' }],
    ['a day later', 5, '2027-03-02T12:00:00.000Z', null],
  ])('let another mail be asked for %s, or not', (_, times, now, answer) => {
    const at = requestedAt.toISOString();
    const askedAt = Array.from({ length: times }, () => at);
    expect(checkResend(emailVerificationPolicy, { askedAt, sentAt: at, now: new Date(now) })).toEqual(answer);
  });
});
