import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alertOn,
  daysLate,
  deadlineOf,
  endOf,
  hhsDueOn,
  isDelayed,
  nextLookAt,
  noticeDueOn,
  owedNotices,
  owesMedia,
  supportDay,
  type BreachFacts,
} from '../../src/domain/disclosure-report/clock.js';
import { checkReportForm } from '../../src/domain/disclosure-report/form.js';
import { mishaps } from '../../src/domain/disclosure-report/kinds.js';
import { plusDays, type CalendarDate } from '../../src/domain/zoned-time.js';

const facts: BreachFacts = {
  discoveredOn: '2026-11-28',
  delayedThrough: null,
  isBreach: true,
  residents: { NY: 1 },
  untold: 1,
  mediaToldOn: null,
  hhsToldOn: null,
};

describe('the clock of a breach', () => {
  it.each([
    ['an ordinary day', '2026-11-28', null, '2027-01-27'],
    ['over February of a leap year', '2028-01-15', null, '2028-03-15'],
    ['a delay that ends before', '2026-11-28', '2026-12-24', '2027-01-27'],
    ['a delay that ends later: the day after', '2026-11-28', '2027-02-15', '2027-02-16'],
  ] as const)('ends 60 days after discovery: %s', (_, discoveredOn, delayedThrough, due) => {
    expect(noticeDueOn({ discoveredOn, delayedThrough })).toBe(due);
  });

  it.each([
    ['in support’s zone in winter', '2027-01-27', '2027-01-28T05:00:00.000Z'],
    ['after the clocks went forward', '2027-03-14', '2027-03-15T04:00:00.000Z'],
    ['after the clocks went back', '2026-11-01', '2026-11-02T05:00:00.000Z'],
  ] as const)('ends with the last minute of its last day %s', (_, deadline, end) => {
    expect(endOf(deadline).toISOString()).toBe(end);
    expect(daysLate(deadline, supportDay(new Date(Date.parse(end) - 1)))).toBe(0);
    expect(daysLate(deadline, supportDay(new Date(end)))).toBe(1);
  });

  it.each([
    [499, '2026-11-28', '2027-03-01'],
    [500, '2026-11-28', '2027-01-27'],
    [1, '2026-01-01', '2027-03-01'],
    [1, '2027-12-31', '2028-02-29'],
    [1, '2026-12-31', '2027-03-01'],
  ] as const)('has HHS told of %i people discovered on %s by %s', (count, discoveredOn, due) => {
    expect(hhsDueOn({ ...facts, discoveredOn, residents: { NY: count } })).toBe(due);
  });

  it.each([
    [{ NY: 500 }, false],
    [{ NY: 501 }, true],
    [{ NY: 400, NJ: 400 }, false],
  ])('has the media told over 500 people of one state: %o', (residents, owed) => {
    expect(owesMedia({ residents })).toBe(owed);
  });

  it('owes nothing until a second person approved, and nothing where it is no breach', () => {
    expect(owedNotices({ ...facts, isBreach: null })).toEqual([]);
    expect(deadlineOf({ ...facts, isBreach: null })).toBe('2027-01-27');
    expect(deadlineOf({ ...facts, isBreach: false })).toBeNull();
  });

  it('alerts on days 30, 45 and 55', () => {
    const alerts = [29, 30, 44, 45, 54, 55, 80].map((day) => alertOn(facts, plusDays('2026-11-28', day)));
    expect(alerts).toEqual([null, 30, 30, 45, 45, 55, 55]);
  });
});

const date = fc.integer({ min: 0, max: 900 }).map((days) => plusDays('2026-01-01', days));
const anyFacts: fc.Arbitrary<BreachFacts> = fc.record({
  discoveredOn: date,
  delayedThrough: fc.option(date),
  isBreach: fc.constantFrom(true, false, null),
  residents: fc.dictionary(fc.constantFrom('NY', 'CA', 'AK'), fc.integer({ min: 1, max: 900 })),
  untold: fc.nat({ max: 900 }),
  mediaToldOn: fc.option(date),
  hhsToldOn: fc.option(date),
});

describe('whatever happens to a report', () => {
  it('no deadline is lost: while one is owed, a day comes on which it is looked at, and it is late after that at the latest', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.integer({ min: 0, max: 1200 }),
        fc.nat({ max: 86_399 }),
        (of, days, second) => {
          const at = new Date(Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000 + second * 1000);
          const deadline = deadlineOf(of);
          const look = nextLookAt(of, at);
          if (deadline === null) {
            expect(look).toBeNull();
            return;
          }
          expect(look).not.toBeNull();
          expect(look?.getTime() ?? 0).toBeGreaterThan(at.getTime());
          const end = endOf(deadline);
          if (at < end) expect(look?.getTime()).toBeLessThanOrEqual(end.getTime());
          else expect((look?.getTime() ?? Infinity) - at.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
        },
      ),
    );
  });

  it('a delay never shortens a deadline, and never keeps a notice back on the day it is due', () => {
    fc.assert(
      fc.property(anyFacts, (of) => {
        const due = noticeDueOn(of);
        expect(due >= noticeDueOn({ ...of, delayedThrough: null })).toBe(true);
        expect(isDelayed(of, due)).toBe(false);
        expect(hhsDueOn(of) >= due).toBe(true);
      }),
    );
  });
});

const today: CalendarDate = '2026-11-28';
const typed = {
  mishap: 'wrong_email',
  information: 'care contact nonsense',
  people: ' NOOR@clients.example,\n0191b3c4-0000-7000-8000-000000000001 noor@clients.example ',
  recipientName: ' Another\nclient ',
  recipientAddress: '',
  description: 'The release of RR-1',
  happenedOn: '11/20/2026',
  discoveredOn: '11/28/2026',
};

describe('the form of a report', () => {
  it('takes what staff type, cleaned, and each client once', () => {
    expect(checkReportForm(typed, today)).toEqual({
      mishap: 'wrong_email',
      information: ['contact', 'care'],
      people: ['noor@clients.example', '0191b3c4-0000-7000-8000-000000000001'],
      recipientName: 'Another client',
      recipientAddress: '',
      description: 'The release of RR-1',
      happenedOn: '2026-11-20',
      discoveredOn: '2026-11-28',
    });
  });

  it.each([
    [{ discoveredOn: '11/19/2026' }, 'report-discovery-wrong', 'discoveredOn'],
    [{ discoveredOn: '11/29/2026' }, 'report-discovery-wrong', 'discoveredOn'],
    [{ happenedOn: 'soon' }, 'disclosure-day-wrong', 'happenedOn'],
    [{ people: 'Noor Vale' }, 'report-people-wrong', 'people'],
    [{ people: '' }, 'report-people-wrong', 'people'],
    [{ information: '' }, 'report-information-missing', 'information'],
    [{ mishap: 'constructor' }, 'report-mishap-missing', 'mishap'],
    [{ description: ' ' }, 'disclosure-field-missing', 'description'],
  ] as const)('refuses %o', (wrong, refused, field) => {
    expect(checkReportForm({ ...typed, ...wrong }, today)).toEqual([{ refused, field }]);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(typed)), fc.string()), (any) => {
        const form = checkReportForm({ ...typed, ...any }, today);
        if ('mishap' in form) expect(mishaps).toContain(form.mishap);
      }),
    );
  });
});
