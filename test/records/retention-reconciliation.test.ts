import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { approveList } from '../../src/operations/record-retention/approve.js';
import { destroyChart } from '../../src/operations/record-retention/destroy.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import { recordRetentionId, type Mended } from '../../src/protocol/record-retention/messages.js';
import { makeSchedules, scheduleIds } from '../../src/temporal/schedules.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

const charts = ['sourced', 'silent', 'own'].map((key) => stableId(`chart ${key}`));
const [sourced = '', silent = '', own = ''] = charts;
const run = promisify(execFile);
const scheduleId = () => `retention-reconciliation/${office.config.TEMPORAL_TASK_QUEUE}`;

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
});
afterAll(async () => {
  for (const id of charts)
    await handle(id)
      .terminate()
      .catch(() => {});
  await office.close();
});

const handle = (chartId: string) => office.temporal.workflow.getHandle(recordRetentionId(chartId));
const reconcile = () => reconcilePage(office, { after: null, at: new Date() });
const chart = (id: string) => office.db.chart.findUniqueOrThrow({ where: { id } });

/** Reconciles until Temporal's lists, which are a moment late, have what is expected to be left to mend. */
async function mended(expected: Mended): Promise<void> {
  let found: unknown;
  await until('it mends what is expected', async () => {
    found = await reconcile();
    return JSON.stringify(found) === JSON.stringify({ ...expected, next: null });
  }).catch(() => expect(found).toEqual({ ...expected, next: null }));
}

describe('reconciling charts with the workflows that run', () => {
  it('starts a workflow for every chart that there is, each of which computes its date', async () => {
    expect(await reconcile()).toEqual({ charts: 3, missing: 3, changed: 0, next: null });
    await until(
      'all have looked',
      async () => (await office.db.chart.count({ where: { retentionState: 'in_care' } })) === 3,
    );
    for (const id of charts) expect((await chart(id)).retentionRule).toBe('floor');
  });

  it('finds nothing where all is well', async () => {
    await mended({ charts: 3, missing: 0, changed: 0 });
  });

  it('starts one anew that was ended from outside', async () => {
    await handle(silent).terminate('gone');
    await until('it is started anew', async () => (await reconcile()).missing === 1);
    await until('it runs', async () => (await handle(silent).describe()).status.name === 'RUNNING');
    await mended({ charts: 3, missing: 0, changed: 0 });
  });

  it('wakes one whose payer changed, and the trail has both dates', async () => {
    const before = (await chart(own)).retainUntil;
    await office.db.chart.update({ where: { id: own }, data: { payer: 'medicare_advantage' } });
    expect(await reconcile()).toEqual({ charts: 3, missing: 0, changed: 1, next: null });
    await until('it is computed anew', async () => (await chart(own)).retentionRule === 'medicare-advantage');
    expect(Number((await chart(own)).retainUntil) - Number(before)).toBeGreaterThan(3 * 365 * 86_400_000);
    expect(
      await office.db.auditEntry.count({ where: { act: 'chart.retention_moved', subjectId: own } }),
    ).toBe(1);
  });

  it('wakes one whose rules have another version by now', async () => {
    await office.db.chart.update({ where: { id: own }, data: { retentionRuleVersion: '2020-01-01' } });
    expect(await reconcile()).toMatchObject({ missing: 0, changed: 1 });
    await until('it is computed anew', async () => (await chart(own)).retentionRuleVersion !== '2020-01-01');
  });

  it('finishes a destruction whose workflow was lost', async () => {
    // Before: a look of its own would take a chart off the list whose time isn't there.
    await handle(sourced).terminate('lost');
    const listing = new Date('2060-01-01T12:00:00Z');
    await office.db.chart.update({ where: { id: sourced }, data: { closedAt: new Date() } });
    const at = new Date('2070-01-01T12:00:00Z');
    const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
    await createActivities(office).lookAtChart({ chartId: sourced, at: listing.toISOString() });
    await approveList(office, { listedOn: '2060-01-01', chartIds: [sourced], ...lead });
    const killed = {
      ...office,
      keyStore: { ...office.keyStore, destroy: async () => Promise.reject(new Error('killed')) },
    };
    await expect(destroyChart(killed, { chartId: sourced, at })).rejects.toThrow('killed');
    const said: unknown[] = [];
    const stuck = {
      ...killed,
      log: { ...office.log, error: (...of: unknown[]) => said.push(of) } as unknown as typeof office.log,
    };
    expect(await reconcilePage(stuck, { after: null, at: new Date() })).toMatchObject({ charts: 2 });
    expect(said).toMatchObject([[{ chartId: sourced }, 'a destruction could not be finished']]);
    expect(await reconcile()).toMatchObject({ charts: 2, changed: 1 });
    expect(
      (await office.db.destructionCertificate.findUniqueOrThrow({ where: { chartId: sourced } })).finishedAt,
    ).not.toBeNull();
    await expect(office.keyStore.read(sourced)).rejects.toThrow('was destroyed');
  });

  it('is done at once by `npm run retention:reconcile`, which says what it mended', async () => {
    await mended({ charts: 2, missing: 0, changed: 0 });
    await handle(own).terminate('gone');
    const query = `WorkflowId = '${recordRetentionId(own)}' AND ExecutionStatus = 'Running'`;
    await until(
      'Temporal’s lists have it',
      async () => (await office.temporal.workflow.count(query)).count === 0,
    );
    const said = await run('npm', ['run', '--silent', 'retention:reconcile'], {
      env: { ...process.env, ...office.environment },
    });
    expect(said.stdout).toBe(
      'Charts compared: 2. Workflows that were missing and are started: 1. Different or unfinished, and looked at again: 0.\n',
    );
    await until('it runs', async () => (await handle(own).describe()).status.name === 'RUNNING');
  });

  it('happens by a Schedule that a worker makes once, and whose result says what it mended', async () => {
    await makeSchedules(office);
    await makeSchedules(office);
    const schedule = office.temporal.schedule.getHandle(scheduleId());
    try {
      await handle(silent).terminate('gone');
      await until('Temporal’s lists have it', async () => {
        const query = `WorkflowId = '${recordRetentionId(silent)}' AND ExecutionStatus = 'Running'`;
        return (await office.temporal.workflow.count(query)).count === 0;
      });
      await schedule.trigger();
      await until('it ran', async () => (await schedule.describe()).info.recentActions.length === 1);
      const [action] = (await schedule.describe()).info.recentActions;
      const started = action?.action as { workflow: { workflowId: string } };
      const result: unknown = await office.temporal.workflow.getHandle(started.workflow.workflowId).result();
      expect(result).toEqual({ charts: 2, missing: 1, changed: 0 });
      await until('it runs', async () => (await handle(silent).describe()).status.name === 'RUNNING');
    } finally {
      for (const id of scheduleIds(office.config)) await office.temporal.schedule.getHandle(id).delete();
    }
  });
});
