import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { supportTasks } from '../../src/domain/case/tasks.js';
import { exportTransitions } from '../../src/domain/note-export/states.js';
import { CaseKind } from '../../src/generated/prisma/enums.js';
import { priorities } from '../../src/protocol/priorities.js';
import { taskQueuesOf } from '../../src/protocol/task-queues.js';
import { sendingsCounter } from '../../src/temporal/worker.js';
import { apiMetrics } from '../../src/watch/metrics/api.js';
import { countSendings } from '../../src/watch/metrics/sendings.js';
import { MailTrouble } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { runtimeMetricsPort } from '../harness/runtime.js';
import { until } from '../harness/until.js';

const rules = readFileSync('monitoring/alerts.yml', 'utf8');
const tests = readFileSync('monitoring/alerts.test.yml', 'utf8');
const dashboard = readFileSync('monitoring/dashboard.json', 'utf8').replaceAll(String.raw`\"`, '"');
const scraped = readFileSync('monitoring/prometheus.yml', 'utf8');

/** Metrics of ours, of the SDK, of Node and of Temporal's server that a text names: what has a filter, or ours by its beginning. `up` is Prometheus's own. */
const namedIn = (text: string) =>
  [
    ...new Set(text.match(/\b((headway|temporal|nodejs|process)_[a-z0-9_]+|[a-z0-9]+_[a-z0-9_]+(?=\{))/g)),
  ].toSorted();

/** The labels of a text with their values, each of several by itself; `pattern` where it may stand for more than one. */
const labelsIn = (text: string) =>
  [...text.matchAll(/\b(\w+)\{([^}]+)\}/g)].flatMap(([, metric = '', labels = '']) =>
    [...labels.matchAll(/(\w+)([=!]~?)"([^"]*)"/g)].flatMap(([, label = '', sign = '', value = '']) =>
      (sign.endsWith('~') ? value.split('|') : [value]).map((one) => ({
        metric,
        label,
        value: one,
        stands: (known: string) =>
          sign.endsWith('~') ? new RegExp(`^(?:${one})$`).test(known) : one === known,
      })),
    ),
  );

/** What every carrier is counted by, whatever comes of a sending. */
async function toldOfSendings(): Promise<Record<'channel' | 'outcome', string[]>> {
  const told = { channel: new Set<string>(), outcome: new Set<string>() };
  const outcomes = [
    async () => ({ kind: 'accepted', sid: '' }) as const,
    async () => ({ kind: 'refused', code: 550, bounce: false }) as const,
    () => Promise.reject(new MailTrouble('busy', 'busy')),
    () => Promise.reject(new MailTrouble('away')),
  ];
  for (const send of outcomes) {
    const carriers: Parameters<typeof countSendings>[0] = {
      mailer: { send, close: () => {} },
      phone: { sendText: send },
      codeSender: { send, used: async () => {} },
    };
    const { mailer, phone, codeSender } = countSendings(carriers, ({ channel, outcome }) => {
      told.channel.add(channel);
      told.outcome.add(outcome);
    });
    const code = { to: '', code: '', text: '', sendId: '' };
    await Promise.allSettled([
      mailer.send({ to: '', subject: '', text: '', html: '', messageId: '' }),
      phone.sendText({ to: '', text: '' }),
      codeSender.send({ ...code, method: 'text' }),
      codeSender.send({ ...code, method: 'voice' }),
    ]);
  }
  return { channel: [...told.channel], outcome: [...told.outcome] };
}

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice();
});
afterAll(async () => {
  await office.close();
});

/** The names in a scrape, as queries write them. */
async function namesAt(place: number | string): Promise<string[]> {
  const url = typeof place === 'string' ? place : `http://127.0.0.1:${place}/metrics`;
  const text = await (await fetch(url)).text();
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
}

/** A worker that meets a workflow which it doesn't know: what fails is counted from the first failure on. */
async function failOnce(): Promise<void> {
  const address = inject('stack').temporalAddress;
  const taskQueue = 'failing';
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { code: inject('stack').workflowCode },
  });
  const running = worker.run();
  const handle = await new Client({ connection }).workflow.start('nobodyKnows', {
    taskQueue,
    workflowId: taskQueue,
    priority: priorities.background,
  });
  await until('the failure is counted', async () =>
    (await namesAt(runtimeMetricsPort)).includes('temporal_workflow_task_execution_failed_total'),
  );
  await until('the server has counted it, too', async () =>
    (await namesAt(inject('stack').temporalMetricsUrl)).includes('failed_workflow_tasks'),
  );
  await handle.terminate();

  worker.shutdown();
  await running;
  expect(takeLoggedErrors().join()).toContain(taskQueue);
  await native.close();
  await connection.close();
}

describe('the alert rules and the dashboard', () => {
  it('name no metric that nobody tells', async () => {
    const metrics = apiMetrics({ db: office.db, queues: [] });
    await once(metrics.server.listen(0, '127.0.0.1'), 'listening');
    await office.browse('client').post('/forgot-password', { email: 'nobody@clients.example' });
    sendingsCounter()({ channel: 'email', outcome: 'accepted' });
    await failOnce();
    const told = [
      ...(await namesAt((metrics.server.address() as AddressInfo).port)),
      ...(await namesAt(runtimeMetricsPort)),
      ...(await namesAt(inject('stack').temporalMetricsUrl)),
    ];
    metrics.server.close();

    expect(namedIn(rules).length).toBeGreaterThan(15);
    expect(namedIn(rules)).toContain('persistence_latency_bucket');
    expect(namedIn(rules + dashboard).filter((name) => !told.includes(name))).toEqual([]);
    const ofServer = await (await fetch(inject('stack').temporalMetricsUrl)).text();
    const handedOut = labelsIn(ofServer).filter(({ metric }) => metric === 'task_dispatch_latency_count');
    const background = String(priorities.background.priorityKey);
    expect(handedOut.map(({ label, value }) => `${label} ${value}`)).toEqual(
      expect.arrayContaining([`task_priority ${background}`, 'taskqueue failing', 'task_type Workflow']),
    );
  });

  it('name no queue, kind, state, outcome or job that nobody tells', async () => {
    const queues = taskQueuesOf('back-office');
    const known: Record<string, readonly string[]> = {
      ...(await toldOfSendings()),
      'headway_cases_overdue kind': Object.keys(CaseKind),
      'headway_support_tasks_overdue kind': Object.keys(supportTasks),
      'headway_note_exports state': Object.keys(exportTransitions),
      queue: queues,
      task_queue: queues,
      // Temporal's own are let out.
      taskqueue: [...queues, 'temporal-sys-processor-parent-close-policy', 'default-worker-tq'],
      task_type: ['Activity', 'Workflow'],
      task_priority: Object.values(priorities).map(({ priorityKey }) => String(priorityKey)),
      job: Array.from(scraped.matchAll(/job_name: (\S+)/g), ([, job = '']) => job),
    };
    const free = ['status', 'route', 'le', 'instance', 'partition', 'service_name', 'namespace'];
    const labels = labelsIn(rules + tests + dashboard).filter(({ label }) => !free.includes(label));
    expect(labels.length).toBeGreaterThan(50);
    const unknown = labels.filter(
      ({ metric, label, stands }) => !(known[`${metric} ${label}`] ?? known[label] ?? []).some(stands),
    );
    expect(unknown.map(({ metric, label, value }) => `${metric}{${label}="${value}"}`)).toEqual([]);
  });

  it('have for each alert a test in which it fires, and one in which it doesn’t', () => {
    const alerts = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name = '']) => name).toSorted();
    const tried = (expected: string) =>
      [
        ...new Set(
          Array.from(
            tests.matchAll(
              new RegExp(`alertname: (\\w+)[,\\s]+eval_time: \\w+[,\\s]+exp_alerts:${expected}`, 'g'),
            ),
            ([, name = '']) => name,
          ),
        ),
      ].toSorted();
    expect(alerts.length).toBeGreaterThan(15);
    expect({ firing: tried('\\s+- exp_labels'), silent: tried(' \\[\\]') }).toEqual({
      firing: alerts,
      silent: alerts,
    });
  });

  it('lead from each alert to a heading of the runbook', () => {
    const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(
      ([, heading]) => heading,
    );
    const led = [...rules.matchAll(/runbook: (.+)$/gm)].map(([, heading]) => heading);
    expect(led).toHaveLength([...rules.matchAll(/- alert:/g)].length);
    expect(led.filter((heading) => !headings.includes(heading))).toEqual([]);
  });
});
