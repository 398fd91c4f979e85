import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerPolicy, countedSends, tripsBreaker } from '../../src/domain/two-factor/code-breaker.js';
import { phoneCountries, type PhoneCountry } from '../../src/domain/phone-country.js';

const countries = Object.keys(phoneCountries) as PhoneCountry[];

/** What an hour can look like, about the size of a country's spike: used ones are judged, judged ones were sent. */
const hours = fc.constantFrom(...countries).chain((country) => {
  const upTo = fc.nat(breakerPolicy.sendsPerHour[country] / 2);
  return fc.tuple(upTo, upTo, upTo).map(([used, unused, open]) => ({
    country,
    used,
    judged: used + unused,
    sends: used + unused + open,
  }));
});

describe('setting up phones in a country', () => {
  it.each([
    ['goes on on a quiet day', 'US', { sends: 0, judged: 0, used: 0 }, null],
    ['goes on in a busy hour', 'US', { sends: 9_999, judged: 8_000, used: 7_600 }, null],
    ['stops at a spike', 'US', { sends: 10_000, judged: 8_000, used: 7_600 }, 'spike'],
    ['stops at a smaller spike where few providers are', 'GU', { sends: 60, judged: 60, used: 60 }, 'spike'],
    ['goes on while too few can be judged', 'US', { sends: 400, judged: 49, used: 0 }, null],
    ['goes on while nobody can say yet, as at nine o’clock', 'US', { sends: 400, judged: 0, used: 0 }, null],
    ['goes on when every fifth code is used', 'CA', { sends: 50, judged: 50, used: 10 }, null],
    ['stops when fewer are', 'CA', { sends: 50, judged: 50, used: 9 }, 'few_used'],
  ] as const)('%s', (_title, country, sent, reason) => {
    expect(tripsBreaker(country, sent)).toBe(reason);
  });

  it('never stops below the spike while at least every fifth code is used', () => {
    fc.assert(
      fc.property(hours, ({ country, ...sent }) => {
        fc.pre(sent.sends < breakerPolicy.sendsPerHour[country] && sent.used * 5 >= sent.judged);
        expect(tripsBreaker(country, sent)).toBeNull();
      }),
    );
  });

  it('never stops because of what one practice had sent, however much, and however many others use theirs', () => {
    const counts = fc.record({ used: fc.nat(500), unused: fc.nat(500), open: fc.nat(500) });
    const one = counts.map(({ used, unused, open }) => ({
      sources: 1,
      sends: used + unused + open,
      judged: used + unused,
      used,
    }));
    fc.assert(
      fc.property(fc.constantFrom(...countries), one, fc.nat(50), (country, account, honest) => {
        const others = { sources: honest, sends: 1, judged: 1, used: 1 };
        expect(tripsBreaker(country, countedSends([account, others]))).toBeNull();
      }),
    );
  });

  it('stops when ten practices have five codes each that nobody uses', () => {
    const alike = { sends: 50, judged: 50, used: 0 };
    expect(tripsBreaker('US', countedSends([{ ...alike, sources: 9 }]))).toBeNull();
    expect(tripsBreaker('US', countedSends([{ ...alike, sources: 10 }]))).toBe('few_used');
  });

  it('never starts again because more was sent that nobody used', () => {
    fc.assert(
      fc.property(hours, fc.nat(1_000), ({ country, ...sent }, more) => {
        fc.pre(tripsBreaker(country, sent) !== null);
        const worse = { ...sent, sends: sent.sends + more, judged: sent.judged + more };
        expect(tripsBreaker(country, worse)).not.toBeNull();
      }),
    );
  });

  it('never stops because one more code was used, unless it is a spike or the first that can be judged', () => {
    fc.assert(
      fc.property(hours, ({ country, ...sent }) => {
        fc.pre(tripsBreaker(country, sent) === null && sent.judged !== breakerPolicy.judgedSends - 1);
        const better = { sends: sent.sends + 1, judged: sent.judged + 1, used: sent.used + 1 };
        expect(tripsBreaker(country, better)).not.toBe('few_used');
      }),
    );
  });
});
