import type { Transaction } from '../../adapters/database.js';
import { isUuid } from '../../domain/ids.js';
import {
  measureOf,
  retainUntil,
  type ChartFacts,
  type ComparedRule,
  type Measure,
  type Retention,
} from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { laterDay } from '../../domain/record-retention/standing.js';
import { calendarDate, dayOf, type CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { readChartFacts } from './facts.js';

/** How the date came about to which a chart is kept, by the rules of a day or by a lead who keeps it longer, in sentences; null where there is no such chart. */
export async function explainRetention(
  tx: Transaction,
  { chartId, at }: { readonly chartId: string; readonly at: Date },
): Promise<string[] | null> {
  const [chart] = isUuid(chartId) ? await readChartFacts(tx, [chartId]) : [];
  if (chart === undefined) return null;
  const retention = retainUntil(chart.facts, retentionRulesOn(calendarDate(at)));
  const { keptUntil } = await tx.chart.findUniqueOrThrow({ where: { id: chartId } });
  return [
    ...outcome(retention, dayOf(keptUntil)),
    ...circumstances(chart.facts, retention),
    ...comparison(retention),
  ];
}

function outcome(
  { until, version, compared: [winner] }: Retention,
  keptUntil: CalendarDate | null,
): string[] {
  const keptThrough = laterDay(until, keptUntil);
  return [
    `The chart is kept through ${longDate(keptThrough)}.`,
    `The rule that decides is ${winner.rule.id} (${winner.rule.source}): ${inWords(winner)}.`,
    ...(keptThrough === until
      ? []
      : [
          `The rule asks for it through ${longDate(until)}; a lead keeps it through ${longDate(keptThrough)}, and the audit trail says why.`,
        ]),
    `Rules of ${longDate(version)}; the longest that applies decides.`,
  ];
}

function circumstances(facts: ChartFacts, { majority, floorFor }: Retention): string[] {
  return [
    `Last service: ${longDate(facts.lastServiceOn)}. States: ${facts.jurisdictions.join(', ')}. Payers: ${facts.payers.join(', ')}.`,
    majority === null
      ? 'The client was of age at the first service.'
      : `The client was a minor at the first service, and comes of age (${majority.years}) on ${longDate(majority.on)}: ${majority.source}.`,
    ...floorFor.map(({ jurisdiction, standing }) => floorReasons[standing](jurisdiction)),
  ];
}

const floorReasons = {
  unverified: (state: string) =>
    `The rule of ${state} is not verified at a source, so the floor is applied in its place.`,
  none_known: (state: string) => `We know of no rule of ${state}, so the floor is applied.`,
};

function comparison({ compared }: Retention): string[] {
  return [
    'Compared:',
    ...compared.map(
      (one) => `- ${longDate(one.until)}: ${one.rule.id}, ${inWords(one)} (${one.rule.source})`,
    ),
  ];
}

const measures: Record<Measure['from'], (years: number) => string> = {
  service: (years) => `${years} years after the last service`,
  age: (years) => `a minor’s chart until age ${years}`,
  majority: (years) => `a minor’s chart for ${years} years after majority`,
};

function inWords(one: ComparedRule): string {
  const { from, years } = measureOf(one);
  return measures[from](years);
}
