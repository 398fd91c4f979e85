import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPendingCase } from '../../src/cases/start-pending.js';
import { priorities } from '../../src/protocol/priorities.js';
import { recordRetentionId, recordRetentionType } from '../../src/protocol/record-retention/messages.js';
import { signUpForm } from '../harness/sign-ups.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';

const charts = 120;
const email = 'waits@clients.example';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ worker: false });
});
afterAll(() => office.close());

describe('what someone waits for', () => {
  it('goes before charts that were there first, workflow and activities alike', async () => {
    const ids = Array.from({ length: charts }, () => randomUUID());
    for (const chartId of ids)
      await office.temporal.workflow.start(recordRetentionType, {
        workflowId: recordRetentionId(chartId),
        taskQueue: office.config.TEMPORAL_TASK_QUEUE,
        args: [{ chartId }],
        priority: priorities.background,
      });
    const person = office.browse('client');
    expect((await person.post('/sign-up', signUpForm(email))).status).toBe(200);
    const row = await until('the sign-up is a case', () =>
      office.db.case.findFirst({ where: { kind: 'email_verification' } }),
    );
    await startPendingCase(office, row.id);

    await office.startWorker();
    await until('the link is mailed', async () => office.take(email, '').length > 0);
    const ended = async (chartId: string) =>
      (await office.temporal.workflow.getHandle(recordRetentionId(chartId)).describe()).closeTime;
    const ends = await until('all charts were looked at', async () => {
      const times = await Promise.all(ids.map(ended));
      return times.every((time) => time !== undefined) ? times : null;
    });
    const mailedAt = (await mailing(row.workflowId)).getTime();
    const before = ends.filter((time) => time !== undefined && time.getTime() < mailedAt).length;
    expect(before).toBeLessThan(charts / 2);
  });
});

/** When a worker was given the activity that mails the link of a verification: what comes after is its own time, and no matter of turns. */
async function mailing(workflowId: string): Promise<Date> {
  const { events } = await office.temporal.workflow.getHandle(workflowId).fetchHistory();
  const given = events?.find(({ activityTaskStartedEventAttributes: started }) => started);
  return new Date(Number(given?.eventTime?.seconds) * 1_000 + Number(given?.eventTime?.nanos) / 1e6);
}
