import type { Transaction } from '../../adapters/database.js';
import { retainUntil, type Retention } from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { readChartFacts } from './facts.js';

/** Computes how long charts are kept by the rules of a day, and writes it to each; charts that there aren't are left out. */
export async function recomputeRetention(
  tx: Transaction,
  { chartIds, at }: { readonly chartIds: readonly string[]; readonly at: Date },
): Promise<void> {
  const rules = retentionRulesOn(calendarDate(at));
  for (const { chartId, facts } of await readChartFacts(tx, chartIds))
    await tx.chart.update({
      where: { id: chartId },
      data: retentionColumns(retainUntil(facts, rules), at),
    });
}

/** What a chart says of how long it is kept, by which rule of which version. */
export function retentionColumns(retention: Retention, at: Date) {
  return {
    retainUntil: new Date(retention.until),
    retentionRule: retention.compared[0].rule.id,
    retentionRuleVersion: retention.version,
    retentionComputedAt: at,
  };
}
