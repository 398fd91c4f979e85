import { randomUUID } from 'node:crypto';
import { reconcilePage } from '../src/operations/record-retention/reconcile.js';
import {
  recordRetentionId,
  recordRetentionType,
  retentionReconciliationType,
} from '../src/protocol/record-retention/messages.js';
import { timeVerification } from './getting-in.js';
import { freePort, percentile, until, type BenchStack, untilWell } from './stack.js';
import type { Row } from './targets.js';

/** Charts to reach, and minutes after which each part stops with what it has reached; the variables set others. */
const most = {
  charts: Number(process.env['BENCH_RETENTION_CHARTS'] ?? 100_000),
  minutes: Number(process.env['BENCH_RETENTION_MINUTES'] ?? 5),
};
const destroyed = Math.min(500, most.charts);
const verifications = 60;
/** Unmeasured before each: code that is compiled only while workflows run would make them look cheap. */
const warmUp = 120;
const minuteMs = 60_000;

/** One workflow a chart, as many as five minutes allow: how fast they start, what each costs, and what they cost others; reconciling all of them; and destroying some. */
export async function benchRetention(stack: BenchStack): Promise<Row[]> {
  const server = stack.run('server');
  const metricsPort = await freePort();
  const worker = stack.run('worker', undefined, undefined, metricsPort);
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    const alone = await verify(stack, 'alone');
    const providerId = await addProvider(stack);
    await addCharts(stack, { providerId, count: most.charts, openedAt: new Date() });
    const starting = await startAll(stack);
    const waiting = starting.started - (await looked(stack));
    const behind = await verify(stack, 'behind');
    const started = await lookAtAll(stack, starting);
    const memory = await memoryWithAll(metricsPort, worker);
    const beside = await verify(stack, 'beside');
    const besideRow = (name: string, ms: number): Row => ({
      benchmark: `email verification (sign-up → mail, click → verified), ${name}`,
      figure: `p50 ${ms.toFixed(0)} ms`,
      beside: `without p50 ${alone.toFixed(0)} ms`,
    });
    return [
      started,
      memory,
      {
        ...besideRow(`while ${waiting.toLocaleString('en-US')} wait for their first look`, behind),
        ratio: behind / alone,
      },
      { ...besideRow('beside them', beside), held: { 'beside charts': beside / alone } },
      await reconcileAll(stack, worker),
      await destroySome(stack, providerId),
    ];
  } finally {
    await worker.stop();
    await server.stop();
  }
}

/** The median of milliseconds that an email verification takes: from the sign-up to its accepted mail, and from the click to the verified address. */
async function verify(stack: BenchStack, name: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < verifications + warmUp; index += 1) {
    const { toMail, toVerified } = await timeVerification(stack, `${name}-${index}@bench.example`);
    if (index >= warmUp) times.push(toMail + toVerified);
  }
  return percentile(times, 0.5);
}

interface Starting {
  readonly started: number;
  readonly from: number;
  readonly seconds: number;
  readonly before: { readonly temporal: number; readonly database: number };
}

/** Starts what is missing, page by page as the daily reconciliation does, until all charts have a workflow or the time is over. */
async function startAll(stack: BenchStack): Promise<Starting> {
  const before = { temporal: await stack.temporalBytes(), database: await databaseBytes(stack) };
  const from = Date.now();
  let started = 0;
  for (let after: string | null = null; ;) {
    const page = await reconcilePage(stack, { after, at: new Date() });
    started += page.missing;
    after = page.next;
    if (after === null || Date.now() - from > most.minutes * minuteMs) break;
  }
  return { started, from, seconds: (Date.now() - from) / 1_000, before };
}

const looked = ({ db }: BenchStack) => db.chart.count({ where: { retentionState: 'in_care' } });

/** Waits until each has looked at its chart and sleeps, or the time is over. */
async function lookAtAll(stack: BenchStack, { started, from, seconds, before }: Starting): Promise<Row> {
  const late = () => Date.now() - from > 2 * most.minutes * minuteMs;
  await until(async () => (await looked(stack)) >= started || late() || null);
  const rested = (Date.now() - from) / 1_000;
  const each = (bytes: number) => `${Math.round(bytes / Math.max(started, 1)).toLocaleString('en-US')} bytes`;
  return {
    benchmark: `retention: ${started.toLocaleString('en-US')} of ${most.charts.toLocaleString('en-US')} workflows started`,
    figure: `${(started / seconds).toFixed(0)}/s; ${(await looked(stack)).toLocaleString('en-US')} have looked, after ${rested.toFixed(0)} s`,
    beside: `Temporal ${each((await stack.temporalBytes()) - before.temporal)}, database ${each((await databaseBytes(stack)) - before.database)} each`,
  };
}

/** What the worker held at most, and how many workflows its bounded cache holds now. */
async function memoryWithAll(
  metricsPort: number,
  { peakMegabytes }: { readonly peakMegabytes: () => number },
): Promise<Row> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const cached = [...metrics.matchAll(/^temporal_sticky_cache_size\{.*\} (\d+)/gm)];
  const inCache = cached.reduce((sum, [, count]) => sum + Number(count), 0);
  return {
    benchmark: 'retention: worker’s peak memory with all of them',
    figure: `${peakMegabytes().toFixed(0)} MB`,
    beside: `${inCache.toLocaleString('en-US')} workflows in its cache`,
  };
}

async function databaseBytes({ db }: BenchStack): Promise<number> {
  const [row] = await db.$queryRaw<{ bytes: bigint }[]>`SELECT pg_database_size(current_database()) AS bytes`;
  return Number(row?.bytes);
}

/** The daily reconciliation of all charts there are, by its workflow, and the worker's memory beside that of reconciling the last tenth of them. */
async function reconcileAll(
  stack: BenchStack,
  { forgetPeak, peakMegabytes }: { readonly forgetPeak: () => void; readonly peakMegabytes: () => number },
): Promise<Row> {
  const tenth = await stack.db.chart.findFirst({
    orderBy: { id: 'asc' },
    skip: Math.floor(most.charts * 0.9),
    select: { id: true },
  });
  forgetPeak();
  await reconcileAfter(stack, tenth?.id ?? null);
  const ofTenth = peakMegabytes();
  forgetPeak();
  const from = Date.now();
  const ended = await reconcileAfter(stack, null);
  return {
    benchmark: `retention: reconciling ${most.charts.toLocaleString('en-US')} charts`,
    figure: `${((Date.now() - from) / 1_000).toFixed(1)} s, worker’s peak ${peakMegabytes().toFixed(0)} MB`,
    beside: `a tenth of them ${ofTenth.toFixed(0)} MB; ${ended}`,
    held: { 'reconciling, memory': peakMegabytes() / ofTenth },
  };
}

/** What the reconciliation of the charts after one says that it mended; or that it was stopped. */
async function reconcileAfter(stack: BenchStack, after: string | null): Promise<string> {
  const handle = await stack.temporal.workflow.start(retentionReconciliationType, {
    workflowId: `retention-reconciliation/${randomUUID()}`,
    taskQueue: 'back-office',
    args: [{ after, mended: { charts: 0, missing: 0, changed: 0 } }],
    workflowExecutionTimeout: `${most.minutes} minutes`,
  });
  return handle.result().then(
    (mended) => JSON.stringify(mended),
    () => `stopped after ${most.minutes} minutes`,
  );
}

/** Charts of ten sessions each, due and approved: from the first start to the last finished certificate. */
async function destroySome(stack: BenchStack, providerId: string): Promise<Row> {
  const longAgo = new Date('2000-03-01T17:00:00Z');
  const ids = await addCharts(stack, { providerId, count: destroyed, openedAt: longAgo, sessions: 10 });
  await stack.db.chart.updateMany({ where: { id: { in: ids } }, data: { closedAt: longAgo } });
  const now = new Date();
  await stack.db.listedChart.createMany({
    data: ids.map((chartId) => ({
      chartId,
      listedOn: now,
      keptThrough: new Date('2007-03-01'),
      approvedAt: now,
      approvedById: randomUUID(),
    })),
  });
  const from = Date.now();
  for (let start = 0; start < ids.length; start += 20)
    await Promise.all(
      ids.slice(start, start + 20).map((chartId) =>
        stack.temporal.workflow.start(recordRetentionType, {
          workflowId: recordRetentionId(chartId),
          taskQueue: 'back-office',
          args: [{ chartId }],
        }),
      ),
    );
  const finished = () => stack.db.destructionCertificate.count({ where: { finishedAt: { not: null } } });
  await until(
    async () => (await finished()) === ids.length || Date.now() - from > most.minutes * minuteMs || null,
  );
  const minutes = (Date.now() - from) / minuteMs;
  return {
    benchmark: `retention: destroying ${await finished()} charts of 10 sessions`,
    figure: `${((await finished()) / minutes).toFixed(0)} charts a minute`,
  };
}

async function addProvider({ db }: BenchStack): Promise<string> {
  const now = new Date();
  const { id } = await db.provider.create({
    data: {
      id: randomUUID(),
      timeZone: 'America/New_York',
      jurisdiction: 'NY',
      account: {
        create: {
          id: randomUUID(),
          portal: 'provider',
          email: 'retention@bench.example',
          givenName: 'A',
          familyName: 'B',
          createdAt: now,
        },
      },
    },
  });
  return id;
}

/** Charts of one client each, by the statement; notes are only written by a chart's key, so here there are sessions. Answers their ids. */
async function addCharts(
  { db }: BenchStack,
  of: {
    readonly providerId: string;
    readonly count: number;
    readonly openedAt: Date;
    readonly sessions?: number;
  },
): Promise<string[]> {
  const { providerId, count, openedAt, sessions = 1 } = of;
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH person AS (
      INSERT INTO client (id, given_name, family_name, birth_date, time_zone)
      SELECT gen_random_uuid(), 'A', 'Bench', '1960-01-01', 'UTC' FROM generate_series(1, ${count}::int) RETURNING id)
    INSERT INTO chart (id, client_id, provider_id, source, source_fixed_at, opened_at)
    SELECT gen_random_uuid(), id, ${providerId}::uuid, 'own', ${openedAt}::timestamptz, ${openedAt}::timestamptz FROM person RETURNING id::text`;
  await db.$executeRaw`
    INSERT INTO appointment (id, chart_id, status, starts_at, ends_at)
    SELECT gen_random_uuid(), id, 'completed', ${openedAt}::timestamptz, ${openedAt}::timestamptz FROM chart, generate_series(1, ${sessions}::int)
    WHERE opened_at = ${openedAt}::timestamptz AND provider_id = ${providerId}::uuid`;
  return rows.map(({ id }) => id);
}
