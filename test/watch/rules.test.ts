import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sendingsCounter } from '../../src/temporal/worker.js';
import { apiMetrics } from '../../src/watch/metrics/api.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { runtimeMetricsPort } from '../harness/runtime.js';
import { until } from '../harness/until.js';

const rules = readFileSync('monitoring/alerts.yml', 'utf8');
const dashboard = readFileSync('monitoring/dashboard.json', 'utf8');

/** Metrics of ours, of the SDK, of Node and of Temporal's server that a text names: what has a filter, or ours by its beginning. `up` is Prometheus's own. */
const namedIn = (text: string) =>
  [
    ...new Set(text.match(/\b((headway|temporal|nodejs|process)_[a-z0-9_]+|[a-z0-9]+_[a-z0-9_]+(?=\{))/g)),
  ].toSorted();

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
  const taskQueue = 'rules-fail-once';
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
  expect(takeLoggedErrors().join()).toContain('nobodyKnows');
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
  });

  it('have for each alert a test in which it fires, and one in which it doesn’t', () => {
    const alerts = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name = '']) => name).toSorted();
    const tests = readFileSync('monitoring/alerts.test.yml', 'utf8');
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
