import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { clearUp } from '../../src/operations/record-retention/clear-up.js';
import { destroyChart } from '../../src/operations/record-retention/destroy.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import { recordRetentionId, type Mended } from '../../src/protocol/record-retention/messages.js';
import { makeSchedules, scheduleIds } from '../../src/temporal/schedules.js';
import { stableId } from '../../dev/demo-caseload.js';
import { approveListed } from '../harness/approved-charts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { takeLoggedErrors } from '../harness/log-lines.js';

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

  it('is held up by no chart that can’t be computed, and by none of which Temporal takes no word', async () => {
    const { db } = office;
    const { providerId } = await chart(own);
    const other = await db.provider.findFirstOrThrow({ where: { id: { not: providerId } } });
    await db.provider.update({ where: { id: other.id }, data: { timeZone: 'Nowhere/Gone' } });
    await db.chart.update({ where: { id: own }, data: { providerId: other.id } });
    await db.chart.updateMany({ data: { retentionRuleVersion: '2020-01-01' } });
    const { signalWithStart } = office.temporal.workflow;
    const telling = vi.spyOn(office.temporal.workflow, 'signalWithStart');
    telling.mockImplementation(async (type, options) => {
      if (options.workflowId === recordRetentionId(silent)) throw new Error('not taken');
      return signalWithStart.call(office.temporal.workflow, type, options);
    });
    try {
      expect(await reconcile()).toEqual({ charts: 3, missing: 0, changed: 2, next: null });
      expect(takeLoggedErrors()).toEqual([
        expect.stringMatching(new RegExp(`${own}.*could not be computed`)),
        expect.stringMatching(new RegExp(`${silent}.*could not be told to look`)),
      ]);
      const version = async (id: string) => (await chart(id)).retentionRuleVersion;
      await until('the third is computed anew', async () => (await version(sourced)) !== '2020-01-01');
      expect([await version(own), await version(silent)]).toEqual(['2020-01-01', '2020-01-01']);
    } finally {
      telling.mockRestore();
      await db.provider.update({ where: { id: other.id }, data: { timeZone: other.timeZone } });
      await db.chart.update({ where: { id: own }, data: { providerId } });
    }
    await mended({ charts: 3, missing: 0, changed: 0 });
  });

  it('finishes a destruction whose workflow was lost', async () => {
    // Before: a look of its own would take a chart off the list whose time isn't there.
    await handle(sourced).terminate('lost');
    const listing = new Date('2060-01-01T12:00:00Z');
    await office.db.chart.update({ where: { id: sourced }, data: { closedAt: new Date() } });
    const at = new Date('2070-01-01T12:00:00Z');
    await createActivities(office).lookAtChart({ chartId: sourced, at: listing.toISOString() });
    await approveListed(office, sourced);
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
    expect(await clearUp(stuck, new Date())).toBe(0);
    expect(said).toMatchObject([[{ chartId: sourced }, 'a destruction could not be finished']]);
    expect(await clearUp(office, new Date())).toBe(1);
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
