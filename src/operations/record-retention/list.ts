import type { Transaction } from '../../adapters/database.js';
import { dateIn } from '../../domain/zoned-time.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { LookedAt } from './look.js';

/**
 * Keeps a chart on the list of the day on which its last thirty days were found to have begun, and off it before; a chart whose last day has
 * changed since is listed anew, and what a lead approved of the old one is void.
 */
export async function keepListed(
  tx: Transaction,
  { chart, facts, standing }: LookedAt,
  at: Date,
): Promise<void> {
  const { listed } = chart;
  const belongs = standing.state !== 'in_care' && standing.state !== 'kept';
  if (belongs && facts.listed?.keptThrough === facts.keptThrough) return;
  if (listed !== null) await tx.listedChart.delete({ where: { chartId: chart.id } });
  if (belongs)
    await tx.listedChart.create({
      data: {
        chartId: chart.id,
        listedOn: new Date(dateIn(supportTimeZone, at)),
        keptThrough: new Date(facts.keptThrough),
      },
    });
}
