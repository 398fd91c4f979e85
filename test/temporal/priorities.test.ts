import type { Priority } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byAccount } from '../../src/audit/trail.js';
import { commit } from '../../src/cases/after-commit.js';
import { startPendingCase } from '../../src/cases/start-pending.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { noteExportId } from '../../src/protocol/note-export/messages.js';
import { priorities } from '../../src/protocol/priorities.js';
import { recordRetentionId, recordRetentionType } from '../../src/protocol/record-retention/messages.js';
import { signUpForm } from '../harness/sign-ups.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';

const charts = 120;
const email = 'waits@clients.example';

let office: BackOffice;
beforeEach(async () => {
  office = await openBackOffice({ worker: false });
});
afterEach(() => office.close());

describe('what someone waits for', () => {
  it('goes before charts that were there first, workflow and activities alike', async () => {
    const ids = await startLooks(priorities.background);
    const person = office.browse('client');
    expect((await person.post('/sign-up', signUpForm(email))).status).toBe(200);
    const row = await until('the sign-up is a case', () =>
      office.db.case.findFirst({ where: { kind: 'email_verification' } }),
    );
    await startPendingCase(office, row.id);

    await office.startWorker();
    await until('the link is mailed', async () => office.take(email, '').length > 0);
    const mailedAt = await firstTask(row.workflowId, 'activityTaskStartedEventAttributes');
    expect((await endsOf(ids)).filter((end) => end < mailedAt).length).toBeLessThan(charts / 2);
  });
});

describe('what is about one provider', () => {
  it('waits its turn behind that of others, and not behind all of what a large one has', async () => {
    const large = await startLooks({ ...priorities.background, fairnessKey: 'large' });
    const other = await startLooks({ ...priorities.background, fairnessKey: 'other' }, 1);

    await office.startWorker();
    await endsOf([...large, ...other]);
    const turns = await Promise.all(
      large.map((id) => firstTask(recordRetentionId(id), 'workflowTaskStartedEventAttributes')),
    );
    const [own = ''] = other;
    const turn = await firstTask(recordRetentionId(own), 'workflowTaskStartedEventAttributes');
    expect(turns.filter((one) => one < turn).length).toBeLessThan(charts / 2);
  });

  it('has a turn of its own from the start of its case', async () => {
    const { id: providerId, accountId } = office.people.provider;
    const exportId = await commit(office, async (tx, after) => {
      const asked = { providerId, occasion: 'on_demand', terminationCaseId: null } as const;
      const { exportId } = await requestExport(tx, {
        ...asked,
        actor: byAccount(accountId),
        at: office.clock(),
      });
      after.start(exportId);
      return exportId;
    });
    await startPendingCase(office, exportId);
    const { raw } = await office.temporal.workflow.getHandle(noteExportId(exportId)).describe();
    expect(raw.workflowExecutionInfo?.priority).toMatchObject({ fairnessKey: providerId });
  });
});

/** Starts as many workflows of charts, which end once they have looked. */
async function startLooks(priority: Priority, count = charts): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const chartId of ids)
    await office.temporal.workflow.start(recordRetentionType, {
      workflowId: recordRetentionId(chartId),
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{ chartId }],
      priority,
    });
  return ids;
}

/** When each of these workflows ended, once all have. */
function endsOf(ids: readonly string[]): Promise<number[]> {
  return until('all charts were looked at', async () => {
    const handles = ids.map((id) => office.temporal.workflow.getHandle(recordRetentionId(id)));
    const ends = await Promise.all(
      handles.map(async (handle) => (await handle.describe()).closeTime?.getTime()),
    );
    return ends.every((end) => end !== undefined) ? ends : null;
  });
}

/** When a worker was first given a task of a workflow: what comes after is its own time, and no matter of turns. */
async function firstTask(
  workflowId: string,
  kind: 'workflowTaskStartedEventAttributes' | 'activityTaskStartedEventAttributes',
): Promise<number> {
  const { events } = await office.temporal.workflow.getHandle(workflowId).fetchHistory();
  const given = events?.find((event) => event[kind]);
  return Number(given?.eventTime?.seconds) * 1_000 + Number(given?.eventTime?.nanos) / 1e6;
}
