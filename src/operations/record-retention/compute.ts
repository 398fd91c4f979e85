import type { Transaction } from '../../adapters/database.js';
import { retainUntil } from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { readChartFacts } from './facts.js';

/** Computes how long charts are kept by the rules of a day, and writes it to each; charts that there aren't are left out. */
export async function recomputeRetention(
  tx: Transaction,
  { chartIds, at }: { readonly chartIds: readonly string[]; readonly at: Date },
): Promise<void> {
  const rules = retentionRulesOn(calendarDate(at));
  for (const { chartId, facts } of await readChartFacts(tx, chartIds)) {
    const { until, version, compared } = retainUntil(facts, rules);
    await tx.chart.update({
      where: { id: chartId },
      data: {
        retainUntil: new Date(until),
        retentionRule: compared[0].rule.id,
        retentionRuleVersion: version,
        retentionComputedAt: at,
      },
    });
  }
}
