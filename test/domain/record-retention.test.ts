import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jurisdictions } from '../../src/domain/jurisdictions.js';
import { majorityOf } from '../../src/domain/record-retention/majority.js';
import { retainUntil, type ChartFacts } from '../../src/domain/record-retention/retain-until.js';
import {
  retentionRulesOn,
  ruleStanding,
  type RetentionRule,
} from '../../src/domain/record-retention/rules.js';
import { calendarDate, plusDays, plusYears, type CalendarDate } from '../../src/domain/zoned-time.js';

const rules = retentionRulesOn('2026-11-27');

/** A chart of an adult with one service in New York, unless said otherwise. */
function chart(facts: Partial<ChartFacts>): ChartFacts {
  const lastServiceOn = facts.lastServiceOn ?? '2026-03-01';
  return {
    birthDate: '1980-01-01',
    firstServiceOn: lastServiceOn,
    lastServiceOn,
    jurisdictions: ['NY'],
    payers: ['commercial'],
    ...facts,
  };
}

function winner(facts: Partial<ChartFacts>): string {
  const { until, compared } = retainUntil(chart(facts), rules);
  return `${until} ${compared[0].rule.id} ${compared[0].part}`;
}

describe('a chart is kept', () => {
  const minor = { birthDate: '2016-06-15' } as const;
  it.each<[string, Partial<ChartFacts>, string]>([
    ['of an adult in New York: seven years, as six are below the floor', {}, '2033-03-01 floor service'],
    ['of a minor in New York: one year after 21', minor, '2038-06-15 ny-29.2 minor'],
    [
      'of a minor in Texas: five years after 18',
      { ...minor, jurisdictions: ['TX'] },
      '2039-06-15 tx-681.36 minor',
    ],
    [
      'of a minor in California: seven years from 18',
      { ...minor, jurisdictions: ['CA'] },
      '2041-06-15 ca-bpc-4989.51 minor',
    ],
    ['of a minor in New Jersey: to 25', { ...minor, jurisdictions: ['NJ'] }, '2041-06-15 nj-13:34-8.1 minor'],
    [
      'of a minor in Arizona: three years after 18',
      { ...minor, jurisdictions: ['AZ'] },
      '2037-06-15 az-12-2297 minor',
    ],
    [
      'of a minor in Alabama, who comes of age at 19: three years after',
      { ...minor, jurisdictions: ['AL'] },
      '2038-06-15 floor minor',
    ],
    [
      'of a minor in Mississippi, who comes of age at 21: three years after',
      { ...minor, jurisdictions: ['MS'] },
      '2040-06-15 floor minor',
    ],
    [
      'of a minor nearly of age in Arizona: the floor after the last service is longer',
      { birthDate: '2008-04-01', jurisdictions: ['AZ'] },
      '2033-03-01 floor service',
    ],
    [
      'of someone who was a minor at the first service only: after the last service',
      { birthDate: '2000-01-01', firstServiceOn: '2017-05-05', lastServiceOn: '2026-03-01' },
      '2033-03-01 floor service',
    ],
    [
      'paid by Medicare Advantage: ten years',
      { payers: ['medicare_advantage'] },
      '2036-03-01 medicare-advantage service',
    ],
    [
      'paid by Medi-Cal in California: ten years',
      { jurisdictions: ['CA'], payers: ['medi_cal'] },
      '2036-03-01 ca-medi-cal service',
    ],
    [
      'paid by two payers: as the longer of both asks',
      { jurisdictions: ['PA'], payers: ['commercial', 'medicare_advantage'] },
      '2036-03-01 medicare-advantage service',
    ],
    [
      'of a minor who moved from New York to Texas: as the longer of both asks',
      { ...minor, jurisdictions: ['NY', 'TX'] },
      '2039-06-15 tx-681.36 minor',
    ],
    [
      'of a minor who moved from Nebraska (19) to Texas: five years after the later majority',
      { ...minor, jurisdictions: ['NE', 'TX'] },
      '2040-06-15 tx-681.36 minor',
    ],
    [
      'after a service on February 29: to March 1, where there is no February 29',
      { lastServiceOn: '2024-02-29', jurisdictions: ['PA'] },
      '2031-03-01 floor service',
    ],
    [
      'of a minor born on February 29: from March 1 of the year they come of age',
      { birthDate: '2012-02-29', jurisdictions: ['AZ'] },
      '2033-03-01 az-12-2297 minor',
    ],
    [
      'by the law of the state, where the floor asks for the same day',
      { jurisdictions: ['CO'] },
      '2033-03-01 co-721-1.16 service',
    ],
  ])('%s', (_, facts, expected) => {
    expect(winner(facts)).toBe(expected);
  });

  it('on the floor where the state’s own number is not verified, and says so', () => {
    for (const state of ['FL', 'MA', 'MD', 'VA', 'WA']) {
      expect(ruleStanding(state, rules)).toBe('unverified');
      expect(retainUntil(chart({ jurisdictions: [state, 'NY'] }), rules)).toMatchObject({
        until: '2033-03-01',
        floorFor: [{ jurisdiction: state, standing: 'unverified' }],
      });
    }
    expect(retainUntil(chart({ jurisdictions: ['WY'] }), rules).floorFor).toEqual([
      { jurisdiction: 'WY', standing: 'none_known' },
    ]);
  });
});

describe('the rule table', () => {
  const floor: RetentionRule = {
    id: 'floor',
    jurisdiction: 'any',
    payer: 'any',
    yearsAfterService: 7,
    inForceFrom: null,
    source: 'test',
  };
  const before: RetentionRule = {
    ...floor,
    id: 'old',
    jurisdiction: 'NY',
    yearsAfterService: 8,
    inForceUntil: '2030-07-01',
  };
  const after: RetentionRule = {
    ...floor,
    id: 'new',
    jurisdiction: 'NY',
    yearsAfterService: 12,
    inForceFrom: '2030-07-01',
  };
  const from = { edition: '2027-01-01', table: [floor, before, after] } as const;

  it.each([
    ['2026-12-31', '2027-01-01', '2034-03-01', 'old'],
    ['2030-06-30', '2027-01-01', '2034-03-01', 'old'],
    ['2030-07-01', '2030-07-01', '2038-03-01', 'new'],
    ['2040-01-01', '2030-07-01', '2038-03-01', 'new'],
  ] as const)('of %s has version %s', (day, version, until, ruleId) => {
    const retention = retainUntil(chart({}), retentionRulesOn(day, from));
    expect([retention.version, retention.until, retention.compared[0].rule.id]).toEqual([
      version,
      until,
      ruleId,
    ]);
  });

  it('names a source for every rule, and only states that there are', () => {
    for (const { source, jurisdiction } of rules.rules) {
      expect(source).not.toBe('');
      expect(['any', ...jurisdictions]).toContain(jurisdiction);
    }
  });
});

describe('majority', () => {
  it.each([
    ['NY', '2034-06-15'],
    ['AL', '2035-06-15'],
    ['NE', '2035-06-15'],
    ['MS', '2037-06-15'],
  ] as const)('in %s comes on %s', (state, on) => {
    expect(majorityOf('2016-06-15', [state]).on).toBe(on);
  });
});

describe('whatever the chart and the rules,', () => {
  const date = (from: string, to: string) =>
    fc
      .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
      .map((at): CalendarDate => calendarDate(at));
  const state = fc.constantFrom(...jurisdictions);
  const payer = fc.constantFrom('commercial', 'medi_cal', 'medicare_advantage', 'self_pay');
  const facts = fc
    .record({
      birthDate: date('1930-01-01', '2026-01-01'),
      firstServiceOn: date('2017-01-01', '2060-01-01'),
      days: fc.nat(9_000),
      jurisdictions: fc.array(state, { minLength: 1, maxLength: 4 }),
      payers: fc.array(payer, { minLength: 1, maxLength: 3 }),
    })
    .map(({ days, ...rest }): ChartFacts => ({
      ...rest,
      lastServiceOn: plusDays(rest.firstServiceOn, days),
    }));
  const extra: fc.Arbitrary<RetentionRule> = fc.record({
    id: fc.uuid(),
    jurisdiction: fc.oneof(state, fc.constant('any')),
    payer: fc.oneof(payer, fc.constant('any')),
    yearsAfterService: fc.nat(30),
    minors: fc.oneof(
      fc.record({ yearsAfterMajority: fc.nat(20) }),
      fc.record({ untilAge: fc.integer({ min: 18, max: 40 }) }),
    ),
    inForceFrom: fc.constant(null),
    source: fc.constant('test'),
  });
  const table = fc
    .array(extra, { maxLength: 8 })
    .map((others) => ({ ...rules, rules: [...rules.rules, ...others] }));

  it('no rule that applies asks for a later day, and never fewer than seven years', () => {
    fc.assert(
      fc.property(facts, table, (chartFacts, every) => {
        const { until, compared } = retainUntil(chartFacts, every);
        const applying = every.rules.filter(
          (rule) =>
            (rule.jurisdiction === 'any' || chartFacts.jurisdictions.includes(rule.jurisdiction)) &&
            (rule.payer === 'any' || chartFacts.payers.includes(rule.payer)),
        );
        expect(new Set(compared.map(({ rule }) => rule.id))).toEqual(new Set(applying.map(({ id }) => id)));
        for (const { yearsAfterService } of applying)
          expect(until >= plusYears(chartFacts.lastServiceOn, yearsAfterService)).toBe(true);
        expect(until >= plusYears(chartFacts.lastServiceOn, 7)).toBe(true);
        expect(compared.every((one) => one.until <= until)).toBe(true);
      }),
    );
  });

  it('a client who was a minor is kept three years after majority in every state of the chart', () => {
    fc.assert(
      fc.property(facts, (chartFacts) => {
        const ages: Record<string, number> = { AL: 19, NE: 19, MS: 21 };
        for (const at of chartFacts.jurisdictions) {
          const ofAge = plusYears(chartFacts.birthDate, ages[at] ?? 18);
          if (chartFacts.firstServiceOn < ofAge)
            expect(retainUntil(chartFacts, rules).until >= plusYears(ofAge, 3)).toBe(true);
        }
      }),
    );
  });

  it('a later service never shortens it', () => {
    fc.assert(
      fc.property(facts, table, fc.nat(4_000), (chartFacts, every, days) => {
        const later = { ...chartFacts, lastServiceOn: plusDays(chartFacts.lastServiceOn, days) };
        expect(retainUntil(later, every).until >= retainUntil(chartFacts, every).until).toBe(true);
      }),
    );
  });

  it('another state, payer or rule never shortens it', () => {
    fc.assert(
      fc.property(facts, table, state, payer, extra, (chartFacts, every, moreState, morePayer, rule) => {
        const { until } = retainUntil(chartFacts, every);
        const more = {
          ...chartFacts,
          jurisdictions: [...chartFacts.jurisdictions, moreState],
          payers: [...chartFacts.payers, morePayer],
        };
        expect(retainUntil(more, every).until >= until).toBe(true);
        expect(retainUntil(chartFacts, { ...every, rules: [...every.rules, rule] }).until >= until).toBe(
          true,
        );
      }),
    );
  });

  it('the order of rules, states and payers says nothing', () => {
    fc.assert(
      fc.property(facts, table, (chartFacts, every) => {
        const reversed = {
          ...chartFacts,
          jurisdictions: chartFacts.jurisdictions.toReversed(),
          payers: chartFacts.payers.toReversed(),
        };
        expect(retainUntil(reversed, { ...every, rules: every.rules.toReversed() })).toEqual(
          retainUntil(chartFacts, every),
        );
      }),
    );
  });

  it('a year later is the same day, or March 1 after February 29', () => {
    fc.assert(
      fc.property(date('1930-01-01', '2100-01-01'), fc.nat(40), (day, years) => {
        const later = plusYears(day, years);
        expect(Number(later.slice(0, 4)) - Number(day.slice(0, 4))).toBe(years);
        expect([day.slice(5), day.slice(5) === '02-29' ? '03-01' : day.slice(5)]).toContain(later.slice(5));
      }),
    );
  });
});
