import type { Transaction } from '../../adapters/database.js';
import { isUuid } from '../../domain/ids.js';
import {
  retainUntil,
  type ChartFacts,
  type ComparedRule,
  type Retention,
} from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { readChartFacts } from './facts.js';

/** How the date came about to which a chart is kept, by the rules of a day, in sentences; null where there is no such chart. */
export async function explainRetention(
  tx: Transaction,
  { chartId, at }: { readonly chartId: string; readonly at: Date },
): Promise<string[] | null> {
  const [chart] = isUuid(chartId) ? await readChartFacts(tx, [chartId]) : [];
  if (chart === undefined) return null;
  const retention = retainUntil(chart.facts, retentionRulesOn(calendarDate(at)));
  return [...outcome(retention), ...circumstances(chart.facts, retention), ...comparison(retention)];
}

function outcome({ until, version, compared: [winner] }: Retention): string[] {
  return [
    `The chart is kept through ${longDate(until)}.`,
    `The rule that decides is ${winner.rule.id} (${winner.rule.source}): ${measureOf(winner)}.`,
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
      (one) => `- ${longDate(one.until)}: ${one.rule.id}, ${measureOf(one)} (${one.rule.source})`,
    ),
  ];
}

function measureOf({ rule, part }: ComparedRule): string {
  if (part === 'service' || rule.minors === undefined)
    return `${rule.yearsAfterService} years after the last service`;
  return 'untilAge' in rule.minors
    ? `a minor’s chart until age ${rule.minors.untilAge}`
    : `a minor’s chart for ${rule.minors.yearsAfterMajority} years after majority`;
}
