import { plusYears, type CalendarDate } from '../zoned-time.js';
import { majorityOf, type Majority } from './majority.js';
import { ruleStanding, type RetentionRule, type RetentionRules } from './rules.js';

/** What decides how long a chart is kept. Dates are calendar dates where the service took place. */
export interface ChartFacts {
  readonly birthDate: CalendarDate;
  readonly firstServiceOn: CalendarDate;
  readonly lastServiceOn: CalendarDate;
  /** Every state in which a service took place or the provider is licensed. */
  readonly jurisdictions: readonly string[];
  /** Everyone who paid for a service. */
  readonly payers: readonly string[];
}

/** One date that a rule asks for: counted from the last service, or from the majority of a client who was a minor. */
export interface ComparedRule {
  readonly rule: RetentionRule;
  readonly part: 'service' | 'minor';
  readonly until: CalendarDate;
}

/** What a rule measures: years after the last service, an age, or years after majority. */
export interface Measure {
  readonly from: 'service' | 'age' | 'majority';
  readonly years: number;
}

/** What the date of a rule was measured by. */
export function measureOf({ rule, part }: ComparedRule): Measure {
  if (part === 'service' || rule.minors === undefined)
    return { from: 'service', years: rule.yearsAfterService };
  return 'untilAge' in rule.minors
    ? { from: 'age', years: rule.minors.untilAge }
    : { from: 'majority', years: rule.minors.yearsAfterMajority };
}

/** To which day a chart is kept, that day included, and why. */
export interface Retention {
  readonly until: CalendarDate;
  readonly version: CalendarDate;
  /** Every rule that applies, the longest first: the first one won. */
  readonly compared: readonly [ComparedRule, ...ComparedRule[]];
  /** For a client who was a minor at a service. */
  readonly majority: Majority | null;
  /** States of the chart without a rule of their own, for which the floor stands in. */
  readonly floorFor: readonly {
    readonly jurisdiction: string;
    readonly standing: 'unverified' | 'none_known';
  }[];
}

/**
 * To which day a chart is kept: the latest day that any applicable rule asks for. A rule applies to the whole chart from one service in its state
 * or for its payer, and is counted from the last service of the chart wherever that was: never shorter than the law asks, for clients who moved
 * or changed payers. Throws where no rule applies, as the floor always does.
 */
export function retainUntil(chart: ChartFacts, rules: RetentionRules): Retention {
  const jurisdictions = [...new Set(chart.jurisdictions)].toSorted();
  const comingOfAge = majorityOf(chart.birthDate, jurisdictions);
  const majority = chart.firstServiceOn < comingOfAge.on ? comingOfAge : null;
  const [longest, ...others] = rules.rules
    .filter(({ jurisdiction }) => jurisdiction === 'any' || jurisdictions.includes(jurisdiction))
    .filter(({ payer }) => payer === 'any' || chart.payers.includes(payer))
    .flatMap((rule) => datesOf(rule, chart, majority))
    .toSorted(longestFirst);
  if (longest === undefined) throw new Error('The rule table has no floor');
  return {
    until: longest.until,
    version: rules.version,
    compared: [longest, ...others],
    majority,
    floorFor: jurisdictions.flatMap((jurisdiction) => {
      const standing = ruleStanding(jurisdiction, rules);
      return standing === 'sourced' ? [] : [{ jurisdiction, standing }];
    }),
  };
}

function datesOf(rule: RetentionRule, chart: ChartFacts, majority: Majority | null): ComparedRule[] {
  const service = {
    rule,
    part: 'service',
    until: plusYears(chart.lastServiceOn, rule.yearsAfterService),
  } as const;
  if (majority === null || rule.minors === undefined) return [service];
  const until =
    'untilAge' in rule.minors
      ? plusYears(chart.birthDate, rule.minors.untilAge)
      : plusYears(majority.on, rule.minors.yearsAfterMajority);
  return [service, { rule, part: 'minor', until }];
}

/** Of two rules with the same date, the one of a state or payer says more than the floor. */
function longestFirst(a: ComparedRule, b: ComparedRule): number {
  const order = (one: ComparedRule) =>
    `${one.rule.id === 'floor' ? 1 : 0} ${one.rule.id} ${one.part === 'service' ? 0 : 1}`;
  if (a.until !== b.until) return a.until > b.until ? -1 : 1;
  return order(a) < order(b) ? -1 : 1;
}
