import { listWorkflows } from '../../cases/list-workflows.js';
import { sendSignal } from '../../cases/signals.js';
import type { Dependencies } from '../../dependencies.js';
import { daysAfter, hoursAfter } from '../../domain/instants.js';
import { retainUntil } from '../../domain/record-retention/retain-until.js';
import { retentionRulesOn } from '../../domain/record-retention/rules.js';
import { calendarDate, dayOf } from '../../domain/zoned-time.js';
import { priorities } from '../../protocol/priorities.js';
import {
  lookAgain,
  recordRetentionId,
  recordRetentionType,
  type Mended,
} from '../../protocol/record-retention/messages.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { destroyChart } from './destroy.js';
import { readChartFacts } from './facts.js';
import { forgetAskers } from './forget-askers.js';
import { removeLeavers } from './remove-leavers.js';
import { removeStrangers } from './remove-strangers.js';

/** Charts compared at once: as many ids as fit one question to Temporal. */
const pageSize = 100;

/** Workflows told at the same time. */
const atOnce = 10;

const patienceMs = 20_000;

/** A destroyed chart is looked after for these days: no backup of Temporal that is older is of use. Its workflow has an hour to end by itself. */
const latelyDays = 7;
const endsWithinHours = 1;

/**
 * Compares a page of charts, in the order of their ids, with the workflows that run: starts what is missing, and wakes what has another date than
 * its chart's facts give today, or whose time is over. With the first page a destruction whose workflow was lost is finished, a workflow ends that was left
 * over of one, who left without any record is removed, and who wrote or asked for records long ago and is known of nothing else is forgotten.
 */
export async function reconcilePage(
  dependencies: Dependencies,
  { after, at }: { readonly after: string | null; readonly at: Date },
): Promise<Mended & { readonly next: string | null }> {
  const { db, log } = dependencies;
  let unfinished = 0;
  if (after === null) {
    unfinished = (await finishDestructions(dependencies, at)) + (await endDestroyed(dependencies, at));
    await removeLeavers(dependencies, at);
    await removeStrangers(dependencies, at);
    await forgetAskers(db, at);
  }
  const charts = await db.chart.findMany({
    where: after === null ? {} : { id: { gt: after } },
    orderBy: { id: 'asc' },
    take: pageSize,
    select: { id: true, retainUntil: true, retentionRuleVersion: true },
  });
  const ids = charts.map(({ id }) => id);
  const rules = retentionRulesOn(calendarDate(at));
  const dates = new Map(
    (await readChartFacts(db, ids)).map(({ chartId, facts }) => [chartId, retainUntil(facts, rules).until]),
  );
  const running = await runningOf(dependencies, ids);
  const missing = ids.filter((id) => !running.has(id));
  const changed = charts.filter((chart) => {
    const kept = dayOf(chart.retainUntil);
    const differs = kept !== dates.get(chart.id) || chart.retentionRuleVersion !== rules.version;
    return running.has(chart.id) && (differs || (kept !== null && kept < calendarDate(at)));
  });
  const toTell = [...missing, ...changed.map(({ id }) => id)];
  for (let from = 0; from < toTell.length; from += atOnce)
    await Promise.all(toTell.slice(from, from + atOnce).map((id) => startOrWake(dependencies, id)));
  const mended = { charts: ids.length, missing: missing.length, changed: changed.length + unfinished };
  if (mended.missing + mended.changed > 0) log.info(mended, 'retention reconciled');
  return { ...mended, next: ids.length < pageSize ? null : (ids.at(-1) ?? null) };
}

/** Destroys keys and objects of charts whose rows are gone; how many that was. One that can't be finished holds up no other. */
async function finishDestructions(dependencies: Dependencies, at: Date): Promise<number> {
  const { db, log } = dependencies;
  let finished = 0;
  let after: string | undefined;
  do {
    const left = await db.destructionCertificate.findMany({
      where: { finishedAt: null, ...(after === undefined ? {} : { chartId: { gt: after } }) },
      orderBy: { chartId: 'asc' },
      take: pageSize,
      select: { chartId: true },
    });
    for (const { chartId } of left) {
      try {
        await destroyChart(dependencies, { chartId, at });
        finished += 1;
      } catch (error) {
        log.error({ chartId, error }, 'a destruction could not be finished');
      }
    }
    after = left.length < pageSize ? undefined : left.at(-1)?.chartId;
  } while (after !== undefined);
  return finished;
}

/** Has workflows look that run for charts which were destroyed lately, as after Temporal was restored from an older backup: each finds no chart, and ends. How many that was. */
async function endDestroyed(dependencies: Dependencies, at: Date): Promise<number> {
  const destroyed = await dependencies.db.destructionCertificate.findMany({
    where: { finishedAt: { gt: daysAfter(at, -latelyDays), lt: hoursAfter(at, -endsWithinHours) } },
    orderBy: { chartId: 'asc' },
    select: { chartId: true },
  });
  let running = 0;
  for (let from = 0; from < destroyed.length; from += pageSize) {
    const ids = destroyed.slice(from, from + pageSize).map(({ chartId }) => chartId);
    for (const chartId of await runningOf(dependencies, ids)) {
      await sendSignal(dependencies, recordRetentionId(chartId), lookAgain);
      running += 1;
    }
  }
  return running;
}

/** Which of these charts have a workflow that runs. */
async function runningOf(dependencies: Dependencies, chartIds: readonly string[]): Promise<Set<string>> {
  if (chartIds.length === 0) return new Set();
  const workflowIds = chartIds.map((id) => `'${recordRetentionId(id)}'`).join(', ');
  const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${workflowIds})`;
  const found = await listWorkflows(dependencies, { query, most: chartIds.length });
  const running = new Set(found.map(({ workflowId }) => workflowId));
  return new Set(chartIds.filter((id) => running.has(recordRetentionId(id))));
}

/** Has the workflow of a chart look at its rows, and starts it where there is none. */
async function startOrWake({ temporal, config }: Dependencies, chartId: string): Promise<void> {
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
