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
  peopleIn,
  residentsOfBreach,
  supportDay,
  type BreachFacts,
} from '../../src/domain/disclosure-report/clock.js';
import { checkReportForm } from '../../src/domain/disclosure-report/form.js';
import { caseReference } from '../../src/domain/ids.js';
import { mishaps } from '../../src/domain/disclosure-report/kinds.js';
import {
  isOpenReport,
  mayEnd,
  type DisclosureReportStatus,
} from '../../src/domain/disclosure-report/states.js';
import { plusDays, type CalendarDate } from '../../src/domain/zoned-time.js';

const facts: BreachFacts = {
  discoveredOn: '2026-11-28',
  delayedThrough: null,
  isBreach: true,
  isPart: false,
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

describe('a breach in parts', () => {
  const part = (status: DisclosureReportStatus, residents: Record<string, number>) => ({ status, residents });

  it('is one: 900 people in two reports of 450 have the media and HHS told at once', () => {
    const residents = residentsOfBreach([part('notifying', { NY: 450 }), part('reported', { NY: 450 })]);
    expect(residents).toEqual({ NY: 900 });
    expect(owesMedia({ residents: { NY: 450 } })).toBe(false);
    expect(owedNotices({ ...facts, residents })).toEqual([
      { whom: 'individuals', dueOn: '2027-01-27' },
      { whom: 'media', dueOn: '2027-01-27' },
      { whom: 'hhs', dueOn: '2027-01-27' },
    ]);
  });

  it.each([
    [{ NY: 250, NJ: 249 }, { NY: 250, NJ: 251 }, false, 1000],
    [{ NY: 250 }, { NY: 251 }, true, 501],
    [{ '': 300 }, { '': 300 }, true, 600],
    [{ NY: 300, '': 200 }, { '': 200 }, false, 700],
  ] as const)(
    'counts each state over both, and those of no known state as one more: %o and %o',
    (one, other, media, people) => {
      const residents = residentsOfBreach([part('closed', one), part('assessed', other)]);
      expect([owesMedia({ residents }), peopleIn({ residents })]).toEqual([media, people]);
    },
  );

  it('doesn’t count those of a report that was ruled out', () => {
    const reports = [part('notifying', { NY: 450 }), part('no_breach', { NY: 450 })];
    expect(residentsOfBreach(reports)).toEqual({ NY: 450 });
  });

  it('has its first report tell the media and HHS, and each part its own people', () => {
    const residents = { NY: 900 };
    const owed = (of: Partial<BreachFacts>) =>
      owedNotices({ ...facts, residents, ...of }).map(({ whom }) => whom);
    expect(owed({ isPart: true })).toEqual(['individuals']);
    expect(owed({ isPart: true, untold: 0 })).toEqual([]);
    expect(owed({ untold: 0 })).toEqual(['media', 'hhs']);
  });

  it.each([
    ['closed', [], true],
    ['closed', ['closed', 'no_breach'], true],
    ['closed', ['closed', 'notifying'], false],
    ['closed', ['reported'], false],
    ['no_breach', [], true],
    ['no_breach', ['no_breach'], true],
    ['no_breach', ['closed'], false],
    ['no_breach', ['assessed'], false],
  ] as const)('ends last with its first report: as %s with parts that are %o', (as, parts, may) => {
    expect(mayEnd(as, parts)).toBe(may);
  });
});

const date = fc.integer({ min: 0, max: 900 }).map((days) => plusDays('2026-01-01', days));
const anyFacts: fc.Arbitrary<BreachFacts> = fc.record({
  discoveredOn: date,
  delayedThrough: fc.option(date),
  isBreach: fc.constantFrom(true, false, null),
  isPart: fc.boolean(),
  residents: fc.dictionary(fc.constantFrom('NY', 'CA', 'AK'), fc.integer({ min: 1, max: 900 })),
  untold: fc.nat({ max: 900 }),
  mediaToldOn: fc.option(date),
  hhsToldOn: fc.option(date),
});

const anyReports = fc.array(
  fc.record({
    status: fc.constantFrom<DisclosureReportStatus>(
      'reported',
      'assessed',
      'notifying',
      'no_breach',
      'closed',
    ),
    residents: fc.dictionary(fc.constantFrom('NY', 'CA', ''), fc.integer({ min: 1, max: 900 })),
  }),
);

describe('whatever happens to a report', () => {
  it('another part never makes anyone owed later or less, and nothing of it is forgotten', () => {
    fc.assert(
      fc.property(anyFacts, anyReports, anyReports, (of, some, more) => {
        const few = { ...of, residents: residentsOfBreach(some) };
        const many = { ...of, residents: residentsOfBreach([...some, ...more]) };
        expect(hhsDueOn(many) <= hhsDueOn(few)).toBe(true);
        expect(owesMedia(many) || !owesMedia(few)).toBe(true);
        const whom = (facts: BreachFacts) => owedNotices(facts).map((owed) => owed.whom);
        expect(whom(many)).toEqual(expect.arrayContaining(whom(few)));
        const counted = [...some, ...more].filter(({ status }) => status !== 'no_breach');
        expect(peopleIn(many)).toBe(counted.reduce((sum, report) => sum + peopleIn(report), 0));
      }),
    );
  });

  it('the first report of a breach ends after all its parts', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const parts = reports.map(({ status }) => status);
        const anyOpen = parts.some((status) => isOpenReport(status));
        for (const as of ['closed', 'no_breach'] as const) if (mayEnd(as, parts)) expect(anyOpen).toBe(false);
      }),
    );
  });

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
  partOf: ' ',
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
      partOf: null,
    });
  });

  it('reads another report of the same breach as people type its reference', () => {
    const partOf = caseReference('disclosure_report', new Uint8Array([1, 2, 3, 4, 5, 6, 7]));
    expect(checkReportForm({ ...typed, partOf: ` case ${partOf.toLowerCase()} ` }, today)).toMatchObject({
      partOf,
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
    [{ partOf: 'DR-0000-0001' }, 'breach-first-unknown', 'partOf'],
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
