import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { openCase } from '../../src/cases/open.js';
import { openTaskIn } from '../../src/cases/tasks.js';
import { supportTasks, taskEnd, type SupportTaskKind } from '../../src/domain/case/tasks.js';
import { attendToCases } from '../../src/operations/case/unattended.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
afterAll(() => office.close());

const anHourAgo = () => new Date(Date.now() - 60 * 60_000);

async function openCaseFor(waitingOn: 'support' | 'person'): Promise<{ id: string; reference: string }> {
  return office.db.$transaction(async (tx) => {
    const { caseId: id } = await openCase(tx, {
      kind: 'password_reset',
      workflowId: (caseId) => `password-reset/${caseId}`,
      subjectId: randomUUID(),
      state: 'address_suppressed',
      at: anHourAgo(),
    });
    return tx.case.update({ where: { id }, data: { waitingOn, workflowStartedAt: anHourAgo() } });
  });
}

const tasksOf = (caseId: string) =>
  office.db.supportTask.findMany({ where: { caseId }, orderBy: { id: 'asc' } });

describe('a task that only an act can end', () => {
  const byAct = Object.keys(supportTasks).filter((kind) => taskEnd(kind) !== null) as SupportTaskKind[];

  it.each(byAct)('%s has no form and stays open, no matter who finishes it by hand', async (kind) => {
    const { id: caseId } = await openCaseFor('support');
    await office.db.$transaction((tx) =>
      openTaskIn(tx, { caseId, key: 'by-act', kind, at: new Date().toISOString() }),
    );
    const [task] = await tasksOf(caseId);
    const lead = await office.signIn('staff', mails.lead);
    const page = await lead.get(`/tasks/${task?.id ?? ''}`);
    expect(page.text).not.toContain('Finish the task');
    const answer = await lead.post(`/tasks/${task?.id ?? ''}`, { resolution: 'called, all is well' });
    expect(answer.status).toBe(409);
    expect(await tasksOf(caseId)).toMatchObject([{ status: 'open', resolution: null }]);
  });
});

describe('a task that someone finishes', () => {
  async function openTask(kind: SupportTaskKind) {
    const { id: caseId } = await openCaseFor('support');
    const subjectId = office.people.charts['sourced'] ?? '';
    await office.db.$transaction((tx) =>
      openTaskIn(tx, { caseId, key: 'one', kind, subjectId, at: new Date().toISOString() }),
    );
    return (await tasksOf(caseId))[0] ?? expect.fail('there is no task');
  }

  it('shows birth dates to those who compare them, and not to those who only read', async () => {
    const { id } = await openTask('check_insurance');
    const task = { where: { id }, include: { case: true } } as const;
    const { reference } = (await office.db.supportTask.findUniqueOrThrow(task)).case;
    const client = { where: { charts: { some: { id: office.people.charts['sourced'] ?? '' } } } };
    const { id: clientId } = await office.db.client.findFirstOrThrow(client);
    const insuranceBirthDate = new Date('1951-02-03');
    await office.db.client.update({ where: { id: clientId }, data: { insuranceBirthDate } });
    const shows = async (email: string) => {
      const browser = await office.signedIn('staff', email);
      const pages = [await browser.get(`/tasks/${id}`), await browser.get(`/cases/${reference}`)];
      return pages.map(({ text }) => text.includes('February 3, 1951'));
    };
    expect(await shows(mails.agent)).toEqual([true, true]);
    expect(await shows(mails.auditor)).toEqual([false, false]);
  });

  it('stays open where nobody works on what it records, until the case is over', async () => {
    const { id, caseId } = await openTask('call_client_choice');
    const agent = await office.signedIn('staff', mails.agent);
    const call = { choice: 'finished', resolution: 'Reached by phone.' };
    const early = await agent.post(`/tasks/${id}`, call);
    expect([early.status, early.text.includes('value="Reached by phone."')]).toEqual([409, true]);
    expect(await tasksOf(caseId)).toMatchObject([{ status: 'open', resolution: null }]);
    await office.db.case.update({ where: { id: caseId }, data: { closedAt: new Date() } });
    expect((await agent.post(`/tasks/${id}`, call)).status).toBe(200);
    expect(await tasksOf(caseId)).toMatchObject([{ status: 'done', resolution: 'Reached by phone.' }]);
  });

  it.each([
    ['call_client_choice', 'choice', 'stay'],
    ['give_notice_by_phone', 'channel', 'pigeon'],
    ['give_notice_by_phone', 'channel', ''],
    ['decide_source', 'upheld', 'perhaps'],
    ['decide_source', 'upheld', ''],
  ] as const)('%s takes no answer that it doesn’t offer: %s “%s”', async (kind, field, value) => {
    const { id, caseId } = await openTask(kind);
    const agent = await office.signedIn('staff', mails.agent);
    const typed = { [field]: value, resolution: 'Reached by phone.' };
    for (const path of [`/tasks/${id}`, ...(field === 'choice' ? [`/tasks/${id}/act-token`] : [])]) {
      const answer = await agent.post(path, typed);
      expect([answer.status, answer.text.includes('isn’t in the expected format')]).toEqual([400, true]);
    }
    expect(await tasksOf(caseId)).toMatchObject([{ status: 'open', resolution: null }]);
    expect(await office.db.clientMigration.count({ where: { noticeGivenAt: { not: null } } })).toBe(0);
    expect(await office.db.caseEvent.count({ where: { caseId } })).toBe(0);
  });

  it('tells who comes second who was first and how, and keeps what they typed before their eyes', async () => {
    const { id, caseId } = await openTask('send_letter');
    const [agent, lead] = [
      await office.signedIn('staff', mails.agent),
      await office.signedIn('staff', mails.lead),
    ];
    await agent.post(`/tasks/${id}`, { resolution: 'Sent by mail.' });
    const second = await lead.post(`/tasks/${id}`, { resolution: 'Called instead.' });
    expect(second.status).toBe(409);
    expect(second.text).toContain('This task was finished before you: by agent Staff, ');
    expect(second.text).toContain('“Called instead.”');
    expect(second.text).toContain(': Sent by mail.');
    expect(await tasksOf(caseId)).toMatchObject([{ resolution: 'Sent by mail.' }]);
  });
});

describe('a case that waits for support', () => {
  it('has a task, once, which goes when the case waits no longer', async () => {
    const { id: waiting } = await openCaseFor('support');
    const { id: other } = await openCaseFor('person');
    await Promise.all([attendToCases(office), attendToCases(office), attendToCases(office)]);
    await attendToCases(office);
    expect(await tasksOf(waiting)).toMatchObject([{ kind: 'unattended_case', status: 'open' }]);
    expect(await tasksOf(other)).toEqual([]);
    await office.db.case.update({ where: { id: waiting }, data: { waitingOn: 'nobody' } });
    await attendToCases(office);
    expect(await tasksOf(waiting)).toMatchObject([{ status: 'done' }]);
  });

  it('is asked about again after a task that someone finished changed nothing', async () => {
    const { id: caseId } = await openCaseFor('support');
    const at = anHourAgo();
    await office.db.$transaction((tx) =>
      openTaskIn(tx, { caseId, key: 'old', kind: 'reach_by_phone', at: at.toISOString() }),
    );
    await attendToCases(office);
    expect(await tasksOf(caseId)).toHaveLength(1);
    await office.db.supportTask.updateMany({ where: { caseId }, data: { status: 'done', doneAt: at } });
    await attendToCases(office);
    expect((await tasksOf(caseId)).map(({ kind, status }) => [kind, status])).toEqual([
      ['reach_by_phone', 'done'],
      ['unattended_case', 'open'],
    ]);
  });
});

describe('a case that needs attention and waits for someone else', () => {
  it('has a task once its date is past and what support was asked is done, until it goes on', async () => {
    const { id: caseId } = await openCaseFor('person');
    const [before, after] = [anHourAgo(), new Date(Date.now() + 60 * 60_000)];
    const show = async (data: { needsAttention: boolean; dueAt: Date | null }) => {
      await office.db.case.update({ where: { id: caseId }, data });
      await attendToCases(office);
      return (await tasksOf(caseId)).map(({ kind, status }) => [kind, status]);
    };
    await office.db.$transaction((tx) =>
      openTaskIn(tx, { caseId, key: 'lead', kind: 'gates_to_lead', at: before.toISOString() }),
    );
    expect(await show({ needsAttention: true, dueAt: before })).toEqual([['gates_to_lead', 'open']]);
    await office.db.supportTask.updateMany({ where: { caseId }, data: { status: 'done', doneAt: before } });
    expect(await show({ needsAttention: true, dueAt: after })).toEqual([['gates_to_lead', 'done']]);
    expect(await show({ needsAttention: true, dueAt: before })).toEqual([
      ['gates_to_lead', 'done'],
      ['unattended_case', 'open'],
    ]);
    expect(await show({ needsAttention: false, dueAt: null })).toEqual([
      ['gates_to_lead', 'done'],
      ['unattended_case', 'done'],
    ]);
  });
});

describe('a termination on hold', () => {
  it('is someone’s task with a date, until the hold ends', async () => {
    const { recordCase } = createActivities(office);
    const { provider } = office.people;
    const { caseId } = await office.db.$transaction((tx) =>
      openCase(tx, {
        kind: 'note_export',
        workflowId: (id) => `note-export/${id}`,
        subjectId: provider.id,
        state: 'requested',
        at: anHourAgo(),
      }),
    );
    const contract = await office.db.contract.findFirstOrThrow({ where: { providerId: provider.id } });
    await office.db.case.update({ where: { id: caseId }, data: { kind: 'contract_termination' } });
    await office.db.contractTermination.create({
      data: {
        id: caseId,
        contractId: contract.id,
        requestedAt: anHourAgo(),
        lastDay: new Date('2027-06-30'),
        startedBecause: 'provider',
        startedById: provider.accountId,
        recordsPractice: 'Somewhere',
      },
    });
    const change = { caseId, waitingOn: 'support', dueAt: null, needsAttention: true } as const;
    const at = new Date().toISOString();
    const held = { ...change, state: 'held', at, event: { key: 'held/1', code: 'held' } } as const;
    await recordCase(held);
    await recordCase(held);
    expect(await tasksOf(caseId)).toMatchObject([
      { kind: 'review_hold', status: 'open', dueAt: expect.any(Date) },
    ]);
    await recordCase({ ...change, waitingOn: 'timer', state: 'in_notice', at });
    expect(await tasksOf(caseId)).toMatchObject([{ status: 'done' }]);
  });
});

describe('the decision about unfinished work', () => {
  it.each(['gates-clear', 'gates-forced'] as const)('is nobody’s task after %s', async (code) => {
    const { recordCase } = createActivities(office);
    const { id: caseId } = await openCaseFor('support');
    const at = new Date().toISOString();
    await office.db.$transaction(async (tx) => {
      await openTaskIn(tx, { caseId, key: 'gates-to-lead', kind: 'gates_to_lead', at });
      await openTaskIn(tx, { caseId, key: 'letter', kind: 'send_letter', at });
    });
    const change = {
      caseId,
      state: 'closing',
      waitingOn: 'timer',
      dueAt: null,
      needsAttention: false,
      at,
    } as const;
    await recordCase(change);
    expect(await tasksOf(caseId)).toMatchObject([{ status: 'open' }, { status: 'open' }]);
    await recordCase({ ...change, event: { key: code, code } });
    // Opened at one instant, they have no order.
    const after = (await tasksOf(caseId)).map(({ kind, status }) => [kind, status]);
    expect(Object.fromEntries(after)).toEqual({ gates_to_lead: 'done', send_letter: 'open' });
  });
});

it('each kind of task has a heading in the runbook, to which its page leads', async () => {
  const auditor = await office.signIn('staff', mails.auditor);
  const { text } = await auditor.get('/runbook');
  for (const [kind, { title }] of Object.entries(supportTasks))
    expect(text).toContain(`<h2 id="${kind}">${title}</h2>`);
  const { id: caseId } = await openCaseFor('support');
  await office.db.$transaction((tx) =>
    openTaskIn(tx, { caseId, key: 'letter', kind: 'send_letter', at: new Date().toISOString() }),
  );
  const [task] = await tasksOf(caseId);
  expect((await auditor.get(`/tasks/${task?.id ?? ''}`)).text).toContain('href="/runbook#send_letter"');
});
