import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOwnAddress,
  majorityDates,
  majorityPolicy,
  wasMinor,
} from '../../src/domain/client-majority/policy.js';
import {
  isOpenMajority,
  majorityTransitions,
  openMajority,
  type MajorityEvent,
  type MajorityStatus,
} from '../../src/domain/client-majority/states.js';
import { jurisdictions } from '../../src/domain/jurisdictions.js';
import { next } from '../../src/domain/transition.js';
import { calendarDate, dateIn, daysBetween, parseCalendarDate } from '../../src/domain/zoned-time.js';

/** Zones of the states and territories, from the first to the last in which a day begins. */
const zones = [
  'Pacific/Guam',
  'America/Puerto_Rico',
  'America/St_Thomas',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'America/Adak',
  'Pacific/Honolulu',
  'Pacific/Pago_Pago',
];

const birthDates = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map(calendarDate);
const people = fc.record({
  birthDate: fc.oneof(birthDates, fc.constantFrom('2008-02-29' as const, '2012-02-29' as const)),
  timeZone: fc.constantFrom(...zones),
  jurisdictions: fc.array(fc.constantFrom(...jurisdictions), { maxLength: 4 }),
});

describe('the day on which a client comes of age', () => {
  it.each([
    ['2008-02-29', 'America/New_York', ['NY'], '2026-03-01', '2026-03-01T05:00:00.000Z'],
    ['2012-02-29', 'America/New_York', ['AL'], '2031-03-01', '2031-03-01T05:00:00.000Z'],
    ['2007-11-01', 'America/Chicago', ['AL', 'NY'], '2026-11-01', '2026-11-01T05:00:00.000Z'],
    ['2007-06-15', 'America/Chicago', ['NE'], '2026-06-15', '2026-06-15T05:00:00.000Z'],
    ['2005-06-15', 'America/Chicago', ['MS', 'NE', 'CA'], '2026-06-15', '2026-06-15T05:00:00.000Z'],
    ['2008-06-15', 'Pacific/Pago_Pago', [], '2026-06-15', '2026-06-15T11:00:00.000Z'],
    ['2008-06-15', 'Pacific/Guam', ['HI'], '2026-06-15', '2026-06-14T14:00:00.000Z'],
    ['2008-06-15', 'America/Puerto_Rico', ['FL'], '2026-06-15', '2026-06-15T04:00:00.000Z'],
    ['2008-03-08', 'America/New_York', ['NY'], '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ] as const)('of someone born on %s in %s with providers in %j is %s', (birthDate, timeZone, of, on, at) => {
    const dates = majorityDates({ birthDate, timeZone, jurisdictions: of }, majorityPolicy);
    expect([dates.majority.on, dates.comesOfAgeAt.toISOString()]).toEqual([on, at]);
  });

  it('begins at the first instant of that date where the client lives, at 18, 19 or 21', () => {
    fc.assert(
      fc.property(people, (person) => {
        const { majority, comesOfAgeAt } = majorityDates(person, majorityPolicy);
        const { timeZone, birthDate } = person;
        expect(parseCalendarDate(majority.on)).toBe(majority.on);
        expect(dateIn(timeZone, comesOfAgeAt)).toBe(majority.on);
        expect(dateIn(timeZone, new Date(comesOfAgeAt.getTime() - 1)) < majority.on).toBe(true);
        expect([18, 19, 21]).toContain(majority.years);
        const isLeapDay = birthDate.endsWith('02-29') && majority.on.endsWith('03-01');
        expect(isLeapDay || majority.on.slice(5) === birthDate.slice(5)).toBe(true);
      }),
    );
  });

  it('is told sixty and fourteen calendar days before, at nine in the morning there', () => {
    fc.assert(
      fc.property(people, (person) => {
        const { majority, firstNoticeAt, secondNoticeAt } = majorityDates(person, majorityPolicy);
        const local = (at: Date) =>
          new Intl.DateTimeFormat('en-US', {
            timeZone: person.timeZone,
            hour: 'numeric',
            hourCycle: 'h23',
          }).format(at);
        expect(daysBetween(dateIn(person.timeZone, firstNoticeAt), majority.on)).toBe(60);
        expect(daysBetween(dateIn(person.timeZone, secondNoticeAt), majority.on)).toBe(14);
        expect([local(firstNoticeAt), local(secondNoticeAt)]).toEqual(['09', '09']);
      }),
    );
  });

  it('never comes earlier because of another provider', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...jurisdictions), (person, other) => {
        const more = { ...person, jurisdictions: [...person.jurisdictions, other] };
        expect(
          majorityDates(more, majorityPolicy).majority.on >=
            majorityDates(person, majorityPolicy).majority.on,
        ).toBe(true);
      }),
    );
  });

  it('is nobody’s who was of age when the account was opened', () => {
    const person = { birthDate: '1990-05-01', timeZone: 'America/New_York', jurisdictions: [] } as const;
    const dates = majorityDates(person, majorityPolicy);
    expect(wasMinor(person, dates, new Date('2008-05-01T03:59:59Z'))).toBe(true);
    expect(wasMinor(person, dates, new Date('2008-05-01T04:00:00Z'))).toBe(false);
  });
});

describe('an own address', () => {
  it.each([
    ['sam@school.example', 'alex@gmail.com', true],
    ['alex+sam@gmail.com', 'alex@gmail.com', false],
    ['a.l.e.x+1@gmail.com', 'alex@gmail.com', false],
    ['alex+sam@outlook.com', 'alex@outlook.com', false],
    ['alex@outlook.com', 'alex@gmail.com', true],
  ])('%s beside a guardian’s %s: %s', (address, guardian, own) => {
    expect(isOwnAddress(address, guardian)).toBe(own);
  });
});

describe('a coming of age', () => {
  const after = (state: MajorityStatus, event: MajorityEvent) =>
    next<MajorityStatus, MajorityEvent>(majorityTransitions, state, event);

  it('hands the account over on the day or after it, once', () => {
    expect(openMajority).toEqual(['announced', 'closed']);
    expect(after('announced', 'hand-over')).toBe('own_sign_in');
    expect(after('closed', 'hand-over')).toBe('own_sign_in');
    expect(after('own_sign_in', 'hand-over')).toBeNull();
    expect(after('moot', 'hand-over')).toBeNull();
    expect(isOpenMajority('own_sign_in')).toBe(false);
  });
});
