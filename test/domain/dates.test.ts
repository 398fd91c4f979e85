import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedGates, mayHappen } from '../../src/domain/contract-termination/states.js';
import { checkLastDay, terminationDates } from '../../src/domain/contract-termination/dates.js';
import { choiceDates } from '../../src/domain/client-migration/states.js';
import { terminationPolicies } from '../../src/domain/contract-termination/policy.js';
import {
  dateIn,
  daysBetween,
  endOfDay,
  parseCalendarDate,
  plusBusinessDays,
  plusDays,
  startOfDay,
} from '../../src/domain/zoned-time.js';

const policy = terminationPolicies.standard;
const pace = { kind: 'civil' } as const;
const newYork = 'America/New_York';

describe('calendar dates in a time zone', () => {
  it.each([
    ['a day with 23 hours', '2027-03-14', '2027-03-14T05:00:00.000Z', '2027-03-15T04:00:00.000Z'],
    ['a day with 25 hours', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['an ordinary day', '2026-12-24', '2026-12-24T05:00:00.000Z', '2026-12-25T05:00:00.000Z'],
  ] as const)('%s begins and ends at midnight in New York', (_, date, begins, ends) => {
    expect(startOfDay(newYork, date).toISOString()).toBe(begins);
    expect(endOfDay(newYork, date).toISOString()).toBe(ends);
  });

  it('starts a day at one o’clock where the change of clocks skips midnight', () => {
    expect(startOfDay('America/Santiago', '2026-09-06').toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });

  it('puts the start of every day on that day, and the instant before on the day before', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'America/Los_Angeles',
      'Europe/London',
      'Pacific/Auckland',
      'Asia/Kolkata',
      'America/Santiago',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: -4_000, max: 8_000 }), (zone, offset) => {
        const date = plusDays('2026-01-01', offset);
        const start = startOfDay(zone, date);
        expect(dateIn(zone, start)).toBe(date);
        expect(dateIn(zone, new Date(start.getTime() - 1))).toBe(plusDays(date, -1));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '2026-02-30',
    '26-01-01',
    '2026-13-01',
    'tomorrow',
    '',
    // A form with one of these had answered 500: PostgreSQL doesn't know the year 0, and JavaScript takes 0 to 99 for 1900 to 1999.
    '0000-01-01',
    '0099-12-31',
    '1899-12-31',
    '2200-01-01',
    '9999-12-31',
  ])('does not take %j for a date', (text) => {
    expect(parseCalendarDate(text)).toBeNull();
  });

  it('counts business days without weekends and federal holidays', () => {
    expect(plusBusinessDays('2026-11-25', 5)).toBe('2026-12-03');
    expect(plusBusinessDays('2026-12-01', 5)).toBe('2026-12-08');
    expect(daysBetween('2026-11-25', '2026-12-02')).toBe(7);
  });
});

describe('the last day', () => {
  const now = new Date('2026-11-24T15:00:00Z');
  const facts = { policy, timeZone: newYork, now, noticeWaived: false };
  it.each([
    ['', 'last-day-missing'],
    ['soon', 'last-day-not-a-date'],
    ['2026-11-23', 'last-day-in-the-past'],
    ['2026-12-23', 'last-day-too-soon'],
    ['2028-01-01', 'last-day-too-far'],
  ])('refuses %j with %s', (typed, refused) => {
    expect(checkLastDay(typed, facts)).toEqual({ refused, field: 'lastDay' });
  });

  it('takes the thirtieth day, and today once support waived the notice', () => {
    expect(checkLastDay('2026-12-24', facts)).toBe('2026-12-24');
    expect(checkLastDay('2026-11-24', { ...facts, noticeWaived: true })).toBe('2026-11-24');
  });

  it('is counted in the provider’s zone: late in the evening in Honolulu it is still yesterday', () => {
    expect(
      checkLastDay('2026-11-23', {
        ...facts,
        timeZone: 'Pacific/Honolulu',
        now: new Date('2026-11-24T05:00:00Z'),
        noticeWaived: true,
      }),
    ).toBe('2026-11-23');
  });
});

describe('the dates of a termination', () => {
  it('tells clients a day after the request, reminds at 14, 7, 3 and 1 days, and gives gates 7 and 30 days', () => {
    const dates = terminationDates({
      policy,
      pace,
      timeZone: newYork,
      requestedAt: new Date('2026-11-24T15:00:00Z'),
      lastDay: '2026-12-31',
    });
    expect(dates).toEqual({
      noticeAt: '2026-11-25T15:00:00.000Z',
      noticeBy: '2026-12-18T05:00:00.000Z',
      lastDayEndsAt: '2027-01-01T05:00:00.000Z',
      gatesToLeadAt: '2027-01-08T05:00:00.000Z',
      gatesForcedAt: '2027-01-31T05:00:00.000Z',
      remindersAt: [
        '2026-12-18T05:00:00.000Z',
        '2026-12-25T05:00:00.000Z',
        '2026-12-29T05:00:00.000Z',
        '2026-12-31T05:00:00.000Z',
      ],
    });
  });

  it('tells clients at once when the last day is nearer than fourteen days', () => {
    const requestedAt = new Date('2026-11-24T15:00:00Z');
    expect(
      terminationDates({ policy, pace, timeZone: newYork, requestedAt, lastDay: '2026-11-24' }).noticeAt,
    ).toBe(requestedAt.toISOString());
  });

  it('closes a client’s choice after 21 days or 3 days before the last day, and calls instead of mailing under 72 hours', () => {
    const noticeAt = new Date('2026-11-25T15:00:00Z');
    expect(choiceDates({ policy, pace, noticeAt, lastDayEndsAt: new Date('2027-01-01T05:00:00Z') })).toEqual({
      remindAt: '2026-12-02T15:00:00.000Z',
      closesAt: '2026-12-16T15:00:00.000Z',
      mailSuffices: true,
    });
    expect(choiceDates({ policy, pace, noticeAt, lastDayEndsAt: new Date('2026-12-01T05:00:00Z') })).toEqual({
      remindAt: null,
      closesAt: '2026-11-28T05:00:00.000Z',
      mailSuffices: false,
    });
  });
});

describe('gates and transitions', () => {
  const readiness = {
    unsignedNotes: 2,
    unbilledSessions: 0,
    clientsWithoutOutcome: 1,
    futureAppointments: 9,
    exportDownloaded: false,
  };
  it('closes gates for unsigned notes, unbilled sessions and clients without outcome, and for nothing else', () => {
    expect(closedGates(readiness)).toEqual(['unsigned_notes', 'clients_without_outcome']);
    expect(closedGates(readiness, ['unsigned_notes'])).toEqual(['clients_without_outcome']);
    expect(closedGates({ ...readiness, unsignedNotes: 0, clientsWithoutOutcome: 0 })).toEqual([]);
  });

  it('never closes or withdraws what is over, and never closes what is on hold', () => {
    expect(mayHappen('held', 'last-day-ended')).toBe(false);
    expect(mayHappen('completed', 'withdraw')).toBe(false);
    expect(mayHappen('closing', 'withdraw')).toBe(false);
    expect(mayHappen('in_notice', 'withdraw')).toBe(true);
  });
});
