import { alone } from '../../cases/alone.js';
import type { Dependencies } from '../../dependencies.js';
import { retainUntil } from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { calendarDate, dayOf, type CalendarDate } from '../../domain/zoned-time.js';
import { priorities } from '../../protocol/priorities.js';
import {
  lookAgain,
  recordRetentionId,
  recordRetentionType,
  type Mended,
} from '../../protocol/record-retention/messages.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { factsOf, readFactRows } from './facts.js';
import { runningOf } from './running.js';

/** Charts compared at once: as many ids as fit one question to Temporal. */
const pageSize = 100;

/** Workflows told at the same time. */
const atOnce = 10;

const patienceMs = 20_000;

/**
 * Compares a page of charts, in the order of their ids, with the workflows that run: starts what is missing, and wakes what has another date than
 * its chart's facts give today, or whose time is over. A chart of which either fails holds up no other, and is tried again the next day.
 */
export async function reconcilePage(
  dependencies: Dependencies,
  { after, at }: { readonly after: string | null; readonly at: Date },
): Promise<Mended & { readonly next: string | null }> {
  const { db, log } = dependencies;
  const charts = await db.chart.findMany({
    where: after === null ? {} : { id: { gt: after } },
    orderBy: { id: 'asc' },
    take: pageSize,
    select: { id: true, retainUntil: true, retentionRuleVersion: true },
  });
  const ids = charts.map(({ id }) => id);
  const rules = retentionRulesOn(calendarDate(at));
  const dates = new Map<string, CalendarDate>();
  for (const row of await readFactRows(db, ids)) {
    const { chartId } = row;
    await alone(
      dependencies,
      { chartId },
      { error: 'how long a chart is kept could not be computed' },
      async () => dates.set(chartId, retainUntil(factsOf(row), rules).until),
    );
  }
  const running = await runningOf(dependencies, ids);
  const missing = ids.filter((id) => !running.has(id));
  const changed = charts.filter((chart) => {
    const kept = dayOf(chart.retainUntil);
    const differs = kept !== dates.get(chart.id) || chart.retentionRuleVersion !== rules.version;
    return running.has(chart.id) && (differs || (kept !== null && kept < calendarDate(at)));
  });
  const mended = {
    charts: ids.length,
    missing: await startOrWake(dependencies, missing),
    changed: await startOrWake(
      dependencies,
      changed.map(({ id }) => id),
    ),
  };
  if (mended.missing + mended.changed > 0) log.info(mended, 'retention reconciled');
  return { ...mended, next: ids.length < pageSize ? null : (ids.at(-1) ?? null) };
}

/** Has workflows of charts look at their rows, and starts those that there aren't; how many that was. */
async function startOrWake(dependencies: Dependencies, chartIds: readonly string[]): Promise<number> {
  let told = 0;
  for (let from = 0; from < chartIds.length; from += atOnce) {
    const were = chartIds
      .slice(from, from + atOnce)
      .map((chartId) =>
        alone(
          dependencies,
          { chartId },
          { error: 'the retention of a chart could not be told to look' },
          () => tell(dependencies, chartId),
        ),
      );
    told += (await Promise.all(were)).filter(Boolean).length;
  }
  return told;
}

/** Has the workflow of a chart look at its rows, and starts it where there is none. */
async function tell({ temporal, config }: Dependencies, chartId: string): Promise<void> {
  await temporal.withDeadline(Date.now() + patienceMs, () =>
    temporal.workflow.signalWithStart(recordRetentionType, {
      workflowId: recordRetentionId(chartId),
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      args: [{ chartId }],
      signal: lookAgain,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      priority: priorities.background,
      staticSummary: 'How long a chart is kept',
      typedSearchAttributes: [
        { key: searchAttributes.CaseKind, value: 'record_retention' },
        { key: searchAttributes.SubjectId, value: chartId },
      ],
    }),
  );
}
