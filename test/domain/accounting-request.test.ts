import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dueAccountingAlarms,
  happenToAccounting,
  nextAccountingAlarmAt,
  type AccountingFacts,
  type AccountingHappening,
} from '../../src/domain/accounting-request/happen.js';
import {
  accountingTransitions,
  isOpenAccounting,
  type AccountingStatus,
} from '../../src/domain/accounting-request/states.js';
import { isRefusal } from '../../src/domain/refusals.js';
import { sixtyDaysDueAt, sixtyDaysDueOn } from '../../src/domain/sixty-days.js';
import { accountingLettersDue } from '../../src/operations/accounting-request/letters.js';

const receivedAt = new Date('2026-03-02T15:00:00Z');
const asked: AccountingFacts = {
  status: 'asked',
  receivedAt,
  timeZone: 'America/New_York',
  extendedTo: null,
};
const days = (count: number) => new Date(receivedAt.getTime() + count * 86_400_000);

describe('the clock of a request for an accounting', () => {
  it.each([
    ['America/New_York', '2026-05-02T04:00:00.000Z'],
    ['Pacific/Honolulu', '2026-05-02T10:00:00.000Z'],
    ['Pacific/Guam', '2026-05-02T14:00:00.000Z'],
  ])('ends on day 60 of the calendar of %s, over the change to summer time', (timeZone, end) => {
    // In Guam it is March 3 already.
    const of = { ...asked, timeZone };
    expect(sixtyDaysDueOn(of)).toBe(timeZone === 'Pacific/Guam' ? '2026-05-02' : '2026-05-01');
    expect(sixtyDaysDueAt(of).toISOString()).toBe(end);
  });

  it.each([
    ['2026-05-02T03:59:59.999Z', '2026-05-31', null],
    ['2026-05-02T04:00:00Z', '2026-05-31', 'sixty-days-over'],
    ['2026-05-01T12:00:00Z', '2026-06-01', 'sixty-days-extension'],
    ['2026-05-01T12:00:00Z', '2026-05-01', 'sixty-days-extension'],
  ] as const)('is put off at %s to %s: %s', (at, to, refused) => {
    const event = { kind: 'extend', to, reason: 'An agency answers.' } as const;
    const after = happenToAccounting(asked, event, new Date(at));
    if (refused === null) expect(after).toMatchObject({ extendedTo: to, status: 'asked' });
    else expect(after).toMatchObject({ refused });
  });

  it('is put off with a reason, once, and never when it is late', () => {
    const extend = { kind: 'extend', to: '2026-05-31', reason: 'An agency answers.' } as const;
    expect(happenToAccounting(asked, { ...extend, reason: ' ' }, days(3))).toMatchObject({
      refused: 'reason-missing',
    });
    expect(happenToAccounting({ ...asked, extendedTo: '2026-05-10' }, extend, days(3))).toEqual({
      refused: 'extension-used',
    });
    expect(happenToAccounting({ ...asked, status: 'overdue' }, extend, days(62))).toEqual({
      refused: 'state-does-not-allow',
    });
  });
});

const events: fc.Arbitrary<AccountingHappening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('give', 'miss', 'withdraw') }),
  fc.record({
    kind: fc.constant('extend'),
    to: fc.constantFrom('2026-05-01', '2026-05-15', '2026-05-31', '2026-06-01'),
    reason: fc.constantFrom('An agency answers.', ''),
  }),
) as fc.Arbitrary<AccountingHappening>;

describe('whatever happens in whatever order', () => {
  it('loses no deadline, puts off once, closes only by giving or withdrawing, and follows the table', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), events), { maxLength: 12 }),
        (course) => {
          let facts = asked;
          let day = 0;
          for (const [wait, event] of course) {
            day += wait;
            const after = happenToAccounting(facts, event, days(day));
            if (isRefusal(after)) continue;
            const ways: readonly AccountingStatus[] = Object.values(accountingTransitions[facts.status]);
            expect(ways).toContain(after.status);
            if (event.kind === 'extend') expect([facts.extendedTo, facts.status]).toEqual([null, 'asked']);
            if (!isOpenAccounting(after.status)) expect(['give', 'withdraw']).toContain(event.kind);
            facts = after;
            expect(sixtyDaysDueOn(facts) <= '2026-05-31').toBe(true);
            const next = nextAccountingAlarmAt(facts, days(day));
            expect(next !== null).toBe(isOpenAccounting(facts.status));
            if (next !== null && days(day) < sixtyDaysDueAt(facts))
              expect(next.getTime()).toBeLessThanOrEqual(sixtyDaysDueAt(facts).getTime());
            if (!isOpenAccounting(facts.status)) expect(dueAccountingAlarms(facts, days(400))).toEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the letters', () => {
  it('are one for who asked, and a page to the privacy officer for each day that it is late, one of 23 hours included', () => {
    const late = { ...asked, status: 'overdue', extendedTo: '2026-03-06' } as const;
    const round = (at: string) =>
      accountingLettersDue(late, new Date(at)).find(({ template }) => template === 'officer-overdue')?.round;
    const midnights = ['2026-03-07T05:00:00Z', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'];
    expect([...midnights, '2026-03-09T20:00:00Z'].map(round)).toEqual([0, 1, 2, 2]);
    const of = (status: AccountingStatus) =>
      accountingLettersDue({ ...asked, status }, days(1)).map(({ template }) => template);
    expect([of('asked'), of('given'), of('withdrawn')]).toEqual([['asked'], ['asked'], ['withdrawn']]);
  });
});
