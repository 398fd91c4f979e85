import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commit } from '../../src/cases/after-commit.js';
import { followClosings } from '../../src/cases/closings.js';
import { startSweep } from '../../src/cases/sweep.js';
import { errands } from '../../src/operations/sweep.js';
import { openCase } from '../../src/cases/open.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { minutesAfter } from '../../src/domain/instants.js';
import { contactChanged, contactRequestId } from '../../src/protocol/contact-request/messages.js';
import { codeNotDelivered } from '../../src/protocol/two-factor/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { signalsTold } from '../harness/signals-told.js';

const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
const hundredAndTen = Array.from({ length: 110 }, () => randomUUID());

describe('what was accepted while Temporal was away', () => {
  let office: BackOffice;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
  });
  afterAll(() => office.close());

  /** The first export of a termination that began yesterday. */
  async function exportOfTermination(subjectId: string): Promise<string> {
    const { exportId } = await office.db.$transaction(async (tx) => {
      const { caseId } = await openCase(tx, {
        kind: 'contract_termination',
        workflowId: (id) => `contract-termination/${id}`,
        subjectId,
        state: 'requested',
        at: yesterday,
      });
      await tx.case.update({ where: { id: caseId }, data: { workflowStartedAt: yesterday } });
      return requestExport(tx, {
        providerId: office.people.provider.id,
        occasion: 'termination',
        terminationCaseId: caseId,
        actor: { kind: 'workflow', id: caseId },
        at: yesterday,
      });
    });
    return exportId;
  }

  /** An export that its provider asked for just now; nothing has started it. */
  async function exportOnDemand(): Promise<{ id: string; workflowId: string }> {
    const { exportId } = await office.db.$transaction((tx) =>
      requestExport(tx, {
        providerId: office.people.provider.id,
        occasion: 'on_demand',
        terminationCaseId: null,
        actor: { kind: 'account', id: office.people.provider.accountId },
        at: new Date(),
      }),
    );
    return office.db.case.findUniqueOrThrow({ where: { id: exportId } });
  }

  /** What the runbook looks at once Temporal is back. */
  const unstarted = () => office.db.case.findMany({ where: { workflowStartedAt: null, closedAt: null } });
  const runs = async (workflowId: string) =>
    (await office.temporal.workflow.getHandle(workflowId).describe()).status.name;

  it('is not waited for where it is an export that its termination starts', async () => {
    await exportOfTermination(randomUUID());
    expect(await unstarted()).toEqual([]);
  });

  it('starts, though 110 exports of terminations lie before it, and leaves nothing unstarted', async () => {
    const older = await Promise.all(hundredAndTen.map(exportOfTermination));
    await office.db.case.updateMany({ where: { id: { in: older } }, data: { workflowStartedAt: null } });
    const { workflowId } = await exportOnDemand();
    const stop = startSweep(office, errands);
    await until('nothing is unstarted', async () => (await unstarted()).length === 0);
    await stop();
    expect(await runs(workflowId)).toBe('RUNNING');
    await office.temporal.workflow.getHandle(workflowId).terminate('asserted');
  });

  it('starts, though a case before it cannot be started', async () => {
    const broken = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'note_export',
        workflowId: (id) => `note-export/${id}`,
        state: 'requested',
        at: yesterday,
      }),
    );
    const { id, workflowId } = await exportOnDemand();
    const stop = startSweep(office, errands);
    await until('only the broken one is left', async () => !(await unstarted()).some((row) => row.id === id));
    await stop();
    expect(await runs(workflowId)).toBe('RUNNING');
    expect((await unstarted()).map((row) => row.id)).toEqual([broken.caseId]);
  });

  it('tells a workflow of a closed case again, where Temporal did not take it the first time', async () => {
    const { workflow } = office.temporal;
    const { caseId } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'contact_request',
        workflowId: contactRequestId,
        state: 'closed',
        at: yesterday,
      }),
    );
    const workflowId = contactRequestId(caseId);
    await workflow.start('contactRequest', {
      workflowId,
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{}],
    });
    await office.db.case.update({
      where: { id: caseId },
      data: { workflowStartedAt: yesterday, closedAt: minutesAfter(office.clock(), -5) },
    });
    const getHandle = workflow.getHandle.bind(workflow);
    const { signal: stopping } = new AbortController();
    const away = vi.spyOn(workflow, 'getHandle').mockImplementation((...asked) => ({
      ...getHandle(...asked),
      signal: () => Promise.reject(new Error('away')),
    }));
    await followClosings(office, stopping);
    away.mockRestore();
    const told = async () => (await signalsTold(office, workflowId)).length;
    expect(await told()).toBe(0);
    await followClosings(office, stopping);
    expect(await told()).toBe(1);
    await followClosings(office, stopping);
    expect(await told()).toBe(1);
    await getHandle(workflowId).terminate('asserted');
  });

  it('tells a workflow again of what was decided, where Temporal did not take it the first time', async () => {
    const { workflow } = office.temporal;
    const workflowId = contactRequestId(randomUUID());
    const getHandle = workflow.getHandle.bind(workflow);
    await workflow.start('contactRequest', {
      workflowId,
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{}],
    });
    const decide = () =>
      commit(office, async (_tx, after) => {
        after.signal(workflowId, contactChanged);
        after.signal(workflowId, codeNotDelivered, { round: 1, because: 'busy' });
      });
    const told = () => signalsTold(office, workflowId);
    const away = vi.spyOn(workflow, 'getHandle').mockImplementation((...asked) => ({
      ...getHandle(...asked),
      signal: () => Promise.reject(new Error('away')),
    }));
    await decide();
    away.mockRestore();
    expect(await told()).toEqual([]);
    const sweep = async (minutesLater: number) => {
      const clock = () => minutesAfter(new Date(), minutesLater);
      for (const [, errand] of errands.filter(([what]) => what === 'signals not taken'))
        await errand({ ...office, clock }, new AbortController().signal);
      return (await told()).toSorted();
    };
    expect(await sweep(0)).toEqual([]);
    const both = [codeNotDelivered.name, contactChanged.name].toSorted();
    expect(await sweep(1)).toEqual(both);
    expect(await sweep(2)).toEqual(both);
    await decide();
    expect((await sweep(3)).length).toBe(4);
    await getHandle(workflowId).terminate('asserted');
  });

  it('is swept for by one API at a time, and by another where that one has stopped', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const swept: string[] = [];
    const sweepOf = (name: string, wait?: Promise<void>) =>
      startSweep(office, [
        [
          'the errand of this test',
          async () => {
            swept.push(name);
            await wait;
          },
        ],
      ]);
    const stopFirst = sweepOf('first', held);
    await until('the first sweeps', async () => swept.length === 1);
    await sweepOf('second')();
    expect(swept).toEqual(['first']);
    release();
    await stopFirst();
    await sweepOf('third')();
    expect(swept).toEqual(['first', 'third']);
  });
});
