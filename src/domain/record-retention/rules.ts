import type { CalendarDate } from '../zoned-time.js';

/** One row of the rule table: how long a chart is kept in a jurisdiction or for a payer. Our reading of the source; for counsel to confirm. */
export interface RetentionRule {
  readonly id: string;
  /** Postal code of a state; `any` for all. */
  readonly jurisdiction: string;
  readonly payer: string;
  /** Years after the last service. */
  readonly yearsAfterService: number;
  /** For a client who was a minor at a service: until some years after majority, or until an age. */
  readonly minors?: { readonly yearsAfterMajority: number } | { readonly untilAge: number };
  /** First day on which the rule applies to every chart there is; null: it was in force before the table was made. */
  readonly inForceFrom: CalendarDate | null;
  /** First day on which it applies no longer. */
  readonly inForceUntil?: CalendarDate;
  /** Where it stands: a name and a number, without a sentence, because people read it in their own language. */
  readonly source: string;
}

/** The rules of a day, and the version under which a date that was computed with them is kept. */
export interface RetentionRules {
  readonly version: CalendarDate;
  readonly rules: readonly RetentionRule[];
}

/** The day on which the table was last changed. A change of any row is a new edition, so that every running date is computed again. */
const edition: CalendarDate = '2026-11-27';

/** The longest that applies wins. `floor` applies everywhere, so no chart is without a rule. */
const table: readonly RetentionRule[] = [
  {
    id: 'floor',
    jurisdiction: 'any',
    payer: 'any',
    yearsAfterService: 7,
    minors: { yearsAfterMajority: 3 },
    inForceFrom: null,
    source: 'APA Record Keeping Guidelines (2007), guideline 7',
  },
  {
    id: 'medicare-advantage',
    jurisdiction: 'any',
    payer: 'medicare_advantage',
    yearsAfterService: 10,
    inForceFrom: null,
    source: 'Medicare Advantage (calhospital.org)',
  },
  {
    id: 'az-12-2297',
    jurisdiction: 'AZ',
    payer: 'any',
    yearsAfterService: 6,
    minors: { yearsAfterMajority: 3 },
    inForceFrom: null,
    source: 'ARS 12-2297',
  },
  {
    id: 'ca-bpc-4989.51',
    jurisdiction: 'CA',
    payer: 'any',
    yearsAfterService: 7,
    // Seven years from age 18.
    minors: { untilAge: 25 },
    inForceFrom: null,
    source: 'California Business and Professions Code 4989.51',
  },
  {
    id: 'ca-medi-cal',
    jurisdiction: 'CA',
    payer: 'medi_cal',
    yearsAfterService: 10,
    inForceFrom: null,
    source: 'California Welfare and Institutions Code 14124.1',
  },
  {
    id: 'co-721-1.16',
    jurisdiction: 'CO',
    payer: 'any',
    yearsAfterService: 7,
    // Seven years from age 18.
    minors: { untilAge: 25 },
    inForceFrom: null,
    source: '3 CCR 721-1.16; 4 CCR 736-1.16, 737-1.16',
  },
  {
    id: 'nj-13:34-8.1',
    jurisdiction: 'NJ',
    payer: 'any',
    yearsAfterService: 7,
    minors: { untilAge: 25 },
    inForceFrom: null,
    source: 'NJAC 13:34-8.1',
  },
  {
    id: 'ny-29.2',
    jurisdiction: 'NY',
    payer: 'any',
    yearsAfterService: 6,
    // Until one year after 21.
    minors: { untilAge: 22 },
    inForceFrom: null,
    source: '8 NYCRR 29.2(a)(3)',
  },
  {
    id: 'pa-49.78',
    jurisdiction: 'PA',
    payer: 'any',
    yearsAfterService: 5,
    inForceFrom: null,
    source: '49 Pa Code 49.78',
  },
  {
    id: 'tx-681.36',
    jurisdiction: 'TX',
    payer: 'any',
    yearsAfterService: 7,
    minors: { yearsAfterMajority: 5 },
    inForceFrom: null,
    source: '22 TAC 681.36; 781.309',
  },
];

/** States whose own numbers we found but couldn't check at a source: they get the floor, and their charts say so. */
const unverified: ReadonlySet<string> = new Set(['FL', 'MA', 'MD', 'VA', 'WA']);

/** The rules in force on a day, from a table; the version is the day of the last change up to then. */
export function retentionRulesOn(
  day: CalendarDate,
  from: { readonly edition: CalendarDate; readonly table: readonly RetentionRule[] } = { edition, table },
): RetentionRules {
  const changes = from.table
    .flatMap(({ inForceFrom, inForceUntil }) => [inForceFrom, inForceUntil])
    .filter((change) => change !== null && change !== undefined && change <= day) as CalendarDate[];
  return {
    version: [from.edition, ...changes].reduce((latest, change) => (change > latest ? change : latest)),
    rules: from.table.filter(
      ({ inForceFrom, inForceUntil }) =>
        (inForceFrom === null || inForceFrom <= day) && (inForceUntil === undefined || day < inForceUntil),
    ),
  };
}

/** What is known of the rules of a state: whether it has a row of its own, numbers that nobody has checked, or none that we know of. */
export function ruleStanding(
  jurisdiction: string,
  { rules }: RetentionRules,
): 'sourced' | 'unverified' | 'none_known' {
  if (rules.some((rule) => rule.jurisdiction === jurisdiction)) return 'sourced';
  return unverified.has(jurisdiction) ? 'unverified' : 'none_known';
}
