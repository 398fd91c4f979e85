import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedEmail, maskedPhone } from '../../src/domain/contact.js';
import {
  afterWrongCode,
  checkSend,
  codeMethods,
  parseCode,
  rememberedUntil,
  twoFactorPolicy,
  type CodeMethod,
  type EarlierSend,
} from '../../src/domain/two-factor/rules.js';
import { isCode, codeOf } from '../../src/tokens/one-time-code.js';

const start = Date.parse('2026-11-25T12:00:00Z');
const method = fc.constantFrom<CodeMethod>('text', 'voice', 'email');
const at = (seconds: number) => new Date(start + seconds * 1000);

/** What happens when codes are asked for at some seconds, by some methods: the sendings that were let through. */
function run(asked: readonly { second: number; by: CodeMethod; reached: boolean }[]): EarlierSend[] {
  const sends: EarlierSend[] = [];
  for (const { second, by, reached } of asked.toSorted((a, b) => a.second - b.second))
    if (checkSend({ method: by, earlier: sends, toDestination: 0, now: at(second) }) === null)
      sends.push({ method: by, at: at(second), charged: reached });
  return sends;
}

const requests = fc.array(
  fc.record({ second: fc.integer({ min: 0, max: 1800 }), by: method, reached: fc.boolean() }),
  { maxLength: 60 },
);

describe('codes of one sign-in, however they are asked for', () => {
  it('are at most five that reached someone', () => {
    fc.assert(
      fc.property(requests, (asked) => {
        expect(run(asked).filter(({ charged }) => charged).length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('come at least a minute apart by the same method', () => {
    fc.assert(
      fc.property(requests, method, (asked, by) => {
        const times = run(asked)
          .filter((send) => send.charged && send.method === by)
          .map((send) => send.at.getTime());
        const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
        expect(gaps.every((gap) => gap >= 60_000)).toBe(true);
      }),
    );
  });

  it('that reached nobody do not stand in the way of the next, ten in all', () => {
    fc.assert(
      fc.property(requests, (asked) => {
        const lost = asked.map((one) => ({ ...one, reached: false }));
        expect(run(lost)).toHaveLength(Math.min(lost.length, 10));
      }),
    );
  });

  it('stop at ten an hour to one destination, whatever the sign-in had', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), method, (toDestination, by) => {
        const refused = checkSend({ method: by, earlier: [], toDestination, now: at(0) });
        expect(refused === null).toBe(toDestination < 10);
      }),
    );
  });
});

describe('wrong codes since the last right one', () => {
  it('lock at every tenth and stop the factor from the hundredth on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250 }), (before) => {
        const { failedCodes, locks, disables } = afterWrongCode(before);
        expect(failedCodes).toBe(before + 1);
        expect(locks).toBe((before + 1) % 10 === 0);
        expect(disables).toBe(before + 1 >= 100);
      }),
    );
  });

  it('cannot reach the hundredth in less than 135 minutes', () => {
    let [count, minutes] = [0, 0];
    while (!afterWrongCode(count).disables) {
      if (afterWrongCode(count).locks) minutes += 15;
      count += 1;
    }
    expect([count + 1, minutes]).toEqual([100, 135]);
  });
});

describe('the methods of a sign-in', () => {
  it.each([
    ['provider', 'text', true, ['text', 'voice', 'email']],
    ['provider', 'voice', true, ['voice', 'text', 'email']],
    ['provider', 'text', false, ['text', 'voice']],
    ['staff', 'text', true, ['text', 'voice']],
    ['staff', 'voice', false, ['voice', 'text']],
  ] as const)(
    'of the %s portal, set up by %s (email allowed: %s), are %j',
    (portal, by, emailAllowed, methods) => {
      expect(codeMethods(portal, { method: by, emailAllowed })).toEqual(methods);
    },
  );
});

describe('a remembered device', () => {
  it('ends 30 days of 24 hours after it was chosen, whatever the clocks do meanwhile', () => {
    fc.assert(
      fc.property(fc.date({ min: at(0), max: at(400 * 86_400), noInvalidDate: true }), (chosen) => {
        expect(rememberedUntil(chosen).getTime() - chosen.getTime()).toBe(30 * 86_400_000);
      }),
    );
  });
});

describe('a code', () => {
  const keys = [{ id: 'now', key: Buffer.alloc(32, 1) }];
  const older = [{ id: 'before', key: Buffer.alloc(32, 2) }];
  const row = fc.record({
    id: fc.uuid(),
    challengeId: fc.uuid(),
    destination: fc.constantFrom('phone' as const, 'email' as const),
    round: fc.nat({ max: 9 }),
    salt: fc.string({ minLength: 22, maxLength: 22 }),
  });

  it('has six digits, is the same each time it is derived, and is read with spaces and dashes', () => {
    fc.assert(
      fc.property(row, (one) => {
        const code = codeOf(keys, one);
        expect(code).toMatch(new RegExp(`^\\d{${twoFactorPolicy.codeDigits}}$`));
        expect(codeOf(keys, one)).toBe(code);
        expect(parseCode(` ${code.slice(0, 3)}-${code.slice(3)} `)).toBe(code);
        expect(isCode(keys, one, code)).toBe(true);
      }),
    );
  });

  it('made under a key that was replaced since is still right', () => {
    fc.assert(
      fc.property(row, (one) => {
        expect(isCode([...keys, ...older], one, codeOf(older, one))).toBe(true);
      }),
    );
  });

  it('depends on the challenge, the destination and the round', () => {
    const one = {
      id: '01a21079-0000-7000-8000-000000000001',
      challengeId: '01a21079-0000-7000-8000-00000000000a',
      destination: 'phone',
      round: 0,
      salt: 's'.repeat(22),
    } as const;
    const codes = [
      codeOf(keys, one),
      codeOf(keys, { ...one, challengeId: '01a21079-0000-7000-8000-00000000000b' }),
      codeOf(keys, { ...one, destination: 'email' }),
      codeOf(keys, { ...one, round: 1 }),
      codeOf(keys, { ...one, salt: 't'.repeat(22) }),
    ];
    expect(new Set(codes).size).toBe(5);
  });
});

describe('what pages show of a destination', () => {
  it('is the last two digits of a number, and the first letter and the domain of an address', () => {
    expect(maskedPhone('+12125550142')).toBe('•••• 42');
    expect(maskedEmail('ines.moreau@providers.example')).toBe('i•••@providers.example');
  });
});
