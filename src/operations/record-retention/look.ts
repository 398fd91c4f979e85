import type { Transaction } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import { lockRow } from '../../cases/lock-rows.js';
import { retainUntil, type Retention } from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import {
  laterDay,
  retentionStanding,
  type RetentionFacts,
  type RetentionStanding,
} from '../../domain/record-retention/standing.js';
import { calendarDate, dayOf } from '../../domain/zoned-time.js';
import type { Chart, ListedChart } from '../../generated/prisma/client.js';
import { holdsOver } from '../legal-hold/covers.js';
import { retentionColumns } from './compute.js';
import { readChartFacts } from './facts.js';
import { isWanted } from './wanted.js';

/** A chart whose row is locked, with everything that decides what happens to it. */
export interface LookedAt {
  readonly chart: Chart & { readonly listed: ListedChart | null };
  readonly retention: Retention;
  readonly facts: RetentionFacts;
  readonly standing: RetentionStanding;
}

/**
 * Locks a chart, computes anew how long it is kept, and says where its retention stands; null where there is no such chart. Until the transaction
 * ends nobody writes into the chart or places a hold. The date and the standing are written to the chart; a date that changed
 * is in the audit trail, too.
 */
export async function lookAt(
  tx: Transaction,
  { chartId, at }: { readonly chartId: string; readonly at: Date },
): Promise<LookedAt | null> {
  // The hold's lock first: who places one has it while it waits for the audit trail.
  const holds = await holdsOver(tx, { subject: 'chart', ids: [chartId] });
  await lockRow(tx, 'chart', chartId);
  const chart = await tx.chart.findUnique({ where: { id: chartId }, include: { listed: true } });
  const [found] = await readChartFacts(tx, [chartId]);
  if (chart === null || found === undefined) return null;
  const retention = retainUntil(found.facts, retentionRulesOn(calendarDate(at)));
  await auditChange(tx, { chart, retention, at });
  const facts: RetentionFacts = {
    inCare: chart.closedAt === null || chart.closedAt > at,
    keptThrough: laterDay(retention.until, dayOf(chart.keptUntil)),
    listed:
      chart.listed === null
        ? null
        : { keptThrough: calendarDate(chart.listed.keptThrough), approved: chart.listed.approvedAt !== null },
    held: holds.length > 0,
    requestsOpen: await isWanted(tx, chartId),
  };
  const standing = retentionStanding(facts, at);
  await tx.chart.update({
    where: { id: chartId },
    data: { ...retentionColumns(retention, at), retentionState: standing.state },
  });
  return { chart, retention, facts, standing };
}

/** A clock that moved is in the trail with its old and its new day; a first one need not be. */
async function auditChange(
  tx: Transaction,
  { chart, retention, at }: { readonly chart: Chart; readonly retention: Retention; readonly at: Date },
): Promise<void> {
  const before = dayOf(chart.retainUntil);
  if (before === null || before === retention.until) return;
  await appendAudit(tx, {
    at,
    actor: { kind: 'system' },
    act: 'chart.retention_moved',
    subject: { kind: 'chart', id: chart.id },
    detail: {
      from: before,
      fromRule: chart.retentionRule,
      fromVersion: chart.retentionRuleVersion,
      to: retention.until,
      toRule: retention.compared[0].rule.id,
      toVersion: retention.version,
    },
  });
}
