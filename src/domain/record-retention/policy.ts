import { calendarDate, type CalendarDate } from '../zoned-time.js';

/** One row of the rule table: how long a chart is kept in a jurisdiction, with its source. For counsel to review. */
interface RetentionRule {
  readonly id: string;
  readonly jurisdiction: string;
  readonly payer: string;
  /** Years after the last service. */
  readonly yearsAfterService: number;
  /** For clients who were minors: years after they come of age (18), if the rule has such a part. */
  readonly yearsAfterMajority: number | null;
  readonly source: string;
}

/** Date of the table; written beside every date computed from it. */
const retentionRulesVersion = '2026-11-24';

/** The age of majority used for all jurisdictions listed. */
const majorityYears = 18;

/** The longest that applies wins. `floor` applies everywhere, so no chart is without a rule. */
const retentionRules: readonly RetentionRule[] = [
  {
    id: 'floor',
    jurisdiction: 'any',
    payer: 'any',
    yearsAfterService: 7,
    yearsAfterMajority: 3,
    source: 'APA Record Keeping Guidelines (2007), guideline 7',
  },
  {
    id: 'ca-bpc-4989.51',
    jurisdiction: 'CA',
    payer: 'any',
    yearsAfterService: 7,
    yearsAfterMajority: 7,
    source: 'California Business and Professions Code 4989.51',
  },
  {
    id: 'ca-medi-cal',
    jurisdiction: 'CA',
    payer: 'medi_cal',
    yearsAfterService: 10,
    yearsAfterMajority: null,
    source: 'California Welfare and Institutions Code 14124.1',
  },
  {
    id: 'medicare-advantage',
    jurisdiction: 'any',
    payer: 'medicare_advantage',
    yearsAfterService: 10,
    yearsAfterMajority: null,
    source: 'Medicare Advantage, ten years (calhospital.org)',
  },
  {
    id: 'tx-681.36',
    jurisdiction: 'TX',
    payer: 'any',
    yearsAfterService: 7,
    yearsAfterMajority: 5,
    source: '22 TAC 681.36; 781.309',
  },
  {
    id: 'ny-29.2',
    jurisdiction: 'NY',
    payer: 'any',
    yearsAfterService: 6,
    yearsAfterMajority: 4,
    source: '8 NYCRR 29.2(a)(3): until one year after 21',
  },
  {
    id: 'co-721-1.16',
    jurisdiction: 'CO',
    payer: 'any',
    yearsAfterService: 7,
    yearsAfterMajority: 7,
    source: '3 CCR 721-1.16; 4 CCR 736-1.16, 737-1.16',
  },
  {
    id: 'nj-13:34-8.1',
    jurisdiction: 'NJ',
    payer: 'any',
    yearsAfterService: 7,
    yearsAfterMajority: 7,
    source: 'NJAC 13:34-8.1: minors to 25',
  },
  {
    id: 'pa-49.78',
    jurisdiction: 'PA',
    payer: 'any',
    yearsAfterService: 5,
    yearsAfterMajority: null,
    source: '49 Pa Code 49.78',
  },
  {
    id: 'az-12-2297',
    jurisdiction: 'AZ',
    payer: 'any',
    yearsAfterService: 6,
    yearsAfterMajority: 3,
    source: 'ARS 12-2297',
  },
];

/** Computes to which date a chart is kept: the latest date of all rules that apply, and the rule that gave it. */
export function retainUntil(chart: {
  jurisdiction: string;
  payer: string;
  lastServiceOn: CalendarDate;
  birthDate: CalendarDate;
}): { until: CalendarDate; ruleId: string; version: string } {
  const cameOfAge = plusYears(chart.birthDate, majorityYears);
  const minor = chart.lastServiceOn < cameOfAge;
  const dates = retentionRules
    .filter(({ jurisdiction }) => jurisdiction === 'any' || jurisdiction === chart.jurisdiction)
    .filter(({ payer }) => payer === 'any' || payer === chart.payer)
    .flatMap(({ id, yearsAfterService, yearsAfterMajority }) => [
      { id, until: plusYears(chart.lastServiceOn, yearsAfterService) },
      ...(minor && yearsAfterMajority !== null
        ? [{ id, until: plusYears(cameOfAge, yearsAfterMajority) }]
        : []),
    ]);
  const longest = dates.reduce((latest, candidate) => (candidate.until > latest.until ? candidate : latest));
  return { until: longest.until, ruleId: longest.id, version: retentionRulesVersion };
}

/** The same day some years later; 29 February becomes 1 March where there is none. */
function plusYears(date: CalendarDate, years: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return calendarDate(new Date(Date.UTC(year + years, month - 1, day)));
}
