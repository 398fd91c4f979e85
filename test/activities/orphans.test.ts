/**
 * Someone ended a workflow with Temporal's CLI: its case stayed open for ever, on hold, waiting on support, with nobody at work and
 * no word of it anywhere. The sweep finds such cases, and a lead lets them go on.
 */
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrphans } from '../../src/cases/orphans.js';
import { stepToGoOnFrom } from '../../src/cases/repair.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

let office: BackOffice;
let provider: Browser;
let workflowId: string;
let caseId: string;
let reference: string;
const staff: Record<string, Browser> = {};

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  for (const role of ['agent', 'lead'] as const) staff[role] = await office.signIn('staff', mails[role]);
  provider = await office.signIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts, 60));
  await sendTermination(provider);
  ({ caseId } = await until('the case runs', () =>
    office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
  ));
  ({ workflowId, reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } }));
});
afterAll(() => office.close());

const status = async () => (await office.temporal.workflow.getHandle(workflowId).describe()).status.name;
const orphanTasks = () =>
  office.db.supportTask.findMany({
    where: { kind: 'orphaned_case', caseId },
    orderBy: { openedAt: 'asc' },
  });
const sweep = () => findOrphans(office, new AbortController().signal);
const row = () => office.db.case.findUniqueOrThrow({ where: { id: caseId } });
/** As if nobody had looked for an hour. */
const letTimePass = () => office.db.case.updateMany({ data: { workflowLookedAt: new Date(0) } });

describe('an open case', () => {
  it('on which its workflow works is left alone, and looked at again only after a while', async () => {
    await sweep();
    const { workflowLookedAt, needsAttention, waitingOn } = await row();
    expect(workflowLookedAt).not.toBeNull();
    await sweep();
    expect(await row()).toMatchObject({ workflowLookedAt, needsAttention, waitingOn });
    expect(await orphanTasks()).toEqual([]);
  });

  it('whose workflow was terminated is given to a lead once, however many sweeps find it', async () => {
    const before = await row();
    await office.temporal.workflow.getHandle(workflowId).terminate('by hand');
    await letTimePass();
    await Promise.all([sweep(), sweep(), sweep()]);
    await letTimePass();
    await sweep();
    expect(await orphanTasks()).toMatchObject([{ status: 'open', priority: 1 }]);
    const events = await office.db.caseEvent.findMany({ where: { caseId, code: 'orphaned' } });
    expect(events.map(({ detail }) => detail)).toEqual([
      { because: 'terminated', waitingOn: before.waitingOn, needsAttention: before.needsAttention },
    ]);
    expect(await row()).toMatchObject({ waitingOn: 'support', needsAttention: true });
    const page = await staff['agent']?.get(`/cases/${reference}`);
    expect(page?.text).toContain('its workflow was terminated in Temporal');
    expect(page?.text).not.toContain('Let the case go on');
  });

  it('goes on where it was once a lead says why, and takes acts again', async () => {
    const [task] = await orphanTasks();
    const send = (who: string, resolution: string) =>
      staff[who]?.post(`/tasks/${task?.id}`, { [`${task?.id}.resolution`]: resolution });
    expect((await send('agent', 'I want to'))?.status).toBe(403);
    expect((await send('lead', ''))?.status).toBe(400);
    expect(await status()).toBe('TERMINATED');
    const answers = await Promise.all([send('lead', 'ended by mistake'), send('lead', 'ended by mistake')]);
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200]);
    expect(await status()).toBe('RUNNING');
    expect(await orphanTasks()).toMatchObject([{ status: 'done', resolution: 'ended by mistake' }]);
    expect(await row()).toMatchObject({ waitingOn: 'timer', needsAttention: false, closedAt: null });
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: mails.lead } });
    const audit = await office.db.auditEntry.findMany({
      where: { act: 'case.ask-repair', subjectId: caseId },
    });
    expect(audit[0]).toMatchObject({ actorId: id, detail: { reason: 'ended by mistake' } });
    expect(await office.db.caseEvent.count({ where: { caseId, code: 'repaired' } })).toBe(1);
    expect(await office.db.caseEvent.count({ where: { caseId, code: 'export-started' } })).toBe(1);
    await letTimePass();
    await sweep();
    expect(await orphanTasks()).toHaveLength(1);
    const history = JSON.stringify(await office.temporal.workflow.getHandle(workflowId).fetchHistory());
    expect(history).not.toContain('by mistake');
  });

  it('that an engineer mended otherwise leaves the desk by itself', async () => {
    await office.temporal.workflow.getHandle(workflowId).terminate('by hand');
    await letTimePass();
    await sweep();
    const [, task] = await orphanTasks();
    expect(task?.status).toBe('open');
    const { events } = await office.temporal.workflow.getHandle(workflowId).fetchHistory();
    const { runId } = await office.temporal.workflow.getHandle(workflowId).describe();
    await office.temporal.workflowService.resetWorkflowExecution({
      namespace: office.config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId, runId },
      reason: 'by the CLI',
      workflowTaskFinishEventId: stepToGoOnFrom(events ?? []) as unknown as Long,
      requestId: 'an-engineer',
    });
    await letTimePass();
    await sweep();
    expect((await orphanTasks()).map((one) => one.status)).toEqual(['done', 'done']);
    expect(await row()).toMatchObject({ needsAttention: false });
  });

  it('takes the provider’s withdrawal after all of it', async () => {
    await until('it runs', async () => (await status()) === 'RUNNING');
    expect((await provider.post('/contract-termination/withdraw')).text).toContain('Withdrawn');
    await until('it is closed', async () => (await row()).closedAt);
  });

  it('whose workflow is over, as after the database was restored from an older backup, is given to a lead', async () => {
    await until('its workflow is over', async () => (await status()) === 'COMPLETED');
    const before = await row();
    await office.db.case.update({ where: { id: caseId }, data: { closedAt: null, workflowLookedAt: null } });
    await sweep();
    const task = await office.db.supportTask.findFirstOrThrow({
      where: { caseId, kind: 'orphaned_case', status: 'open' },
    });
    const events = await office.db.caseEvent.findMany({ where: { caseId, code: 'orphaned' } });
    expect(events.map(({ detail }) => detail)).toContainEqual(
      expect.objectContaining({ because: 'completed' }),
    );
    const answer = await staff['lead']?.post(`/tasks/${task.id}`, { [`${task.id}.resolution`]: 'try' });
    expect(answer?.status).toBe(409);
    expect(answer?.text).toContain('An engineer has to look at it');
    expect(await status()).toBe('COMPLETED');
    const { closedAt, state, waitingOn, needsAttention } = before;
    const data = { closedAt, state, waitingOn, needsAttention };
    await office.db.case.update({ where: { id: caseId }, data });
    await office.db.supportTask.delete({ where: { id: task.id } });
  });

  it('whose workflow Temporal does not know is given to a lead, who is told that it cannot go on', async () => {
    const gone = await office.db.case.create({
      data: {
        ...(await row()),
        id: '00000000-0000-7000-8000-000000000001',
        reference: 'CT-0000-0000',
        workflowId: 'contract-termination/gone',
        closedAt: null,
        workflowLookedAt: null,
      },
    });
    await office.db.contractTermination.create({
      data: {
        ...(await office.db.contractTermination.findUniqueOrThrow({ where: { id: caseId } })),
        id: gone.id,
        closedAt: null,
        state: 'requested',
        acknowledgements: {},
      },
    });
    await sweep();
    const task = await office.db.supportTask.findFirstOrThrow({ where: { caseId: gone.id } });
    const answer = await staff['lead']?.post(`/tasks/${task.id}`, { [`${task.id}.resolution`]: 'try' });
    expect(answer?.status).toBe(409);
    expect(answer?.text).toContain('An engineer has to look at it');
  });
});

describe('a workflow goes on', () => {
  const { EventType: type } = proto.temporal.api.enums.v1;
  const started = type.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;
  const step = type.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
  const activity = type.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED;
  const child = type.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED;
  const asked = type.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED;
  const terminated = type.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;

  it.each([
    ['its last step', [started, step, activity, step, activity, terminated], 4],
    ['its last step before it was asked to cancel', [started, step, activity, asked, step, terminated], 2],
    ['its start, where it has not begun', [started, terminated], 'start'],
    ['nowhere, where that step would begin a child again', [started, step, step, child, terminated], null],
    ['its last step, where a child began before', [started, step, child, step, terminated], 4],
  ] as const)('from %s', (_, types, from) => {
    const events = types.map((eventType, at) => ({ eventType, eventId: (at + 1) as unknown as Long }));
    expect(stepToGoOnFrom(events)).toBe(from);
  });
});
