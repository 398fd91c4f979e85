import { describe, expect, it } from 'vitest';
import { mailedAfterCalls } from '../../src/domain/contract-termination/call-first.js';
import { terminationPolicies } from '../../src/domain/contract-termination/policy.js';
import { taskDueAt } from '../../src/domain/case/tasks.js';
import type { Pace } from '../../src/domain/pace.js';
import { endOfDay, parseCalendarDate } from '../../src/domain/zoned-time.js';

const policy = terminationPolicies.standard;
const tuesday = '2026-12-01T15:00:00Z';
const fridayEvening = '2026-12-05T01:00:00Z';

/** When clients are mailed of whom support is asked at an instant, with this last day in New York. */
function mailedAt(askedAt: string, lastDay: string, pace: Pace = { kind: 'civil' }): Date {
  const date = parseCalendarDate(lastDay);
  if (date === null) throw new Error(lastDay);
  const lastDayEndsAt = endOfDay('America/New_York', date);
  return mailedAfterCalls({ policy, pace, askedAt: new Date(askedAt), lastDayEndsAt });
}

describe('clients whom support calls before their mail', () => {
  it.each([
    ['after a day in the week', tuesday, '2027-02-01', '2026-12-02T15:00:00Z'],
    [
      'on Monday where support was asked on Friday evening',
      fridayEvening,
      '2027-02-01',
      '2026-12-07T18:00:00Z',
    ],
    ['so also where the last day is today', fridayEvening, '2026-12-04', '2026-12-07T18:00:00Z'],
    [
      'so also where the day by which clients are told is past',
      fridayEvening,
      '2026-12-10',
      '2026-12-07T18:00:00Z',
    ],
    ['on Saturday where the last day is Sunday', fridayEvening, '2026-12-06', '2026-12-06T01:00:00Z'],
    ['on Saturday where clients are told by Sunday', fridayEvening, '2026-12-20', '2026-12-06T01:00:00Z'],
    ['after Christmas', '2026-12-24T23:00:00Z', '2027-02-01', '2026-12-28T18:00:00Z'],
  ])('are mailed %s', (_, askedAt, lastDay, mailed) => {
    expect(mailedAt(askedAt, lastDay)).toEqual(new Date(mailed));
  });

  it('are due to be called before it, and not late when support is asked', () => {
    const openedAt = new Date(fridayEvening);
    const precedes = [mailedAt(fridayEvening, '2026-12-04')];
    expect(taskDueAt('call_client_first', openedAt, { precedes })).toEqual(new Date('2026-12-07T18:00:00Z'));
  });

  it('are mailed after a day of a demonstration, which knows no weekend', () => {
    const pace = { kind: 'compressed', dayMs: 1_500, fromAt: fridayEvening, fromDate: '2026-12-04' } as const;
    expect(mailedAt(fridayEvening, '2027-02-01', pace as Pace)).toEqual(new Date('2026-12-05T01:00:01.500Z'));
  });
});
