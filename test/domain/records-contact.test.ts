import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { daysAfter } from '../../src/domain/instants.js';
import {
  afterAsking,
  nextYear,
  nextAsking,
  recordsContactPolicy as policy,
  type Asking,
} from '../../src/domain/records-contact/asking.js';
import { checkRecordsContact } from '../../src/domain/records-contact/form.js';

const left = new Date('2025-03-01T05:00:00Z');
const start: Asking = { countsFrom: left, steps: 0, round: 1 };
const daysFrom = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 86_400_000;

/** The steps until an instant, with the day of each, where the look comes so many days late. */
function stepsUntil(asking: Asking, days: number, late = 0): (readonly [string, number])[] {
  const steps: (readonly [string, number])[] = [];
  for (let now = asking; ;) {
    const { step, at } = nextAsking(now);
    const taken = daysAfter(at, late);
    if (daysFrom(left, taken) > days) return steps;
    steps.push([step, daysFrom(left, taken)]);
    now = afterAsking(now, taken);
  }
}

describe('asking a provider who left for their records contact', () => {
  it('comes a year after the contract ended, reminds twice, has support call, and comes again in a year', () => {
    expect(stepsUntil(start, 750)).toEqual([
      ['ask', 365],
      ['remind', 379],
      ['remind', 407],
      ['call', 435],
      ['ask', 730],
      ['remind', 744],
    ]);
  });

  it('counts anew from the day on which the contact was confirmed', () => {
    const confirmed = nextYear(afterAsking(start, daysAfter(left, 365)), daysAfter(left, 370));
    expect(confirmed).toEqual({ countsFrom: daysAfter(left, 370), steps: 0, round: 2 });
    expect(stepsUntil(confirmed, 735)).toEqual([['ask', 735]]);
  });

  it('moves reminders along where the first email was late, so that they never come at once', () => {
    const [ask, first, second] = stepsUntil(start, 2_000, 100);
    expect([ask?.[0], first?.[0], second?.[0]]).toEqual(['ask', 'remind', 'remind']);
    expect((first?.[1] ?? 0) - (ask?.[1] ?? 0)).toBeGreaterThanOrEqual(policy.remindDays[0]);
    expect((second?.[1] ?? 0) - (first?.[1] ?? 0)).toBeGreaterThanOrEqual(28);
  });

  it('always has a next date, later than what was done, and writes three emails a year at most', () => {
    const event = fc.record({
      kind: fc.constantFrom('look', 'confirm', 'refused'),
      days: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let [asking, at] = [start, left];
        const emails: number[] = [];
        for (const { kind, days } of events) {
          at = daysAfter(at, days);
          const { step, at: due } = nextAsking(asking);
          if (kind === 'confirm') asking = nextYear(asking, at);
          else if (due <= at) {
            if (step !== 'call') emails.push(at.getTime());
            asking = kind === 'refused' ? nextYear(asking, at) : afterAsking(asking, at);
          } else continue;
          expect(nextAsking(asking).at.getTime()).toBeGreaterThan(at.getTime());
        }
        for (const from of emails) {
          const within = emails.filter(
            (one) => one >= from && one < daysAfter(new Date(from), 365).getTime(),
          );
          expect(within.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});

describe('a records contact', () => {
  it('is who holds the records and one way to reach them at least', () => {
    expect(
      checkRecordsContact({ recordsPractice: ' Moreau Practice ', recordsPhone: '212 555 0142 x7' }),
    ).toMatchObject({ practice: 'Moreau Practice', email: '', phone: expect.stringContaining('ext. 7') });
    expect(checkRecordsContact({ recordsPractice: 'Moreau Practice' })).toEqual([
      { refused: 'records-contact-unreachable', field: 'recordsAddress' },
    ]);
    expect(
      checkRecordsContact({ recordsPractice: '', recordsEmail: 'no address', recordsPhone: '12' }),
    ).toEqual([
      { refused: 'records-practice-missing', field: 'recordsPractice' },
      expect.objectContaining({ field: 'recordsEmail' }),
      { refused: 'phone-not-a-number', field: 'recordsPhone' },
    ]);
  });
});
