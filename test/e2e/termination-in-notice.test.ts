import { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateIn } from '../../src/domain/zoned-time.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

const day = 86_400_000;

describe('while clients are told that their provider leaves', () => {
  let office: BackOffice;
  let provider: Browser;
  let agent: Browser;
  let caseId: string;
  let sourced: string;
  let silent: string;

  beforeAll(async () => {
    office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
    const { charts } = office.people;
    [sourced, silent] = [charts['sourced'] ?? '', charts['silent'] ?? ''];
    await office.db.provider.update({
      where: { id: office.people.provider.id },
      data: { listed: false },
    });
    provider = await office.signedIn('provider', mails.provider);
    agent = await office.signedIn('staff', mails.agent);
    await provider.post('/contract-termination', {
      ...goodForm(charts, 60),
      [`contest.${sourced}`]: 'yes',
      [`contest.${silent}`]: 'yes',
    });
    await sendTermination(provider);
    const started = await until('the case runs', () =>
      office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
    );
    caseId = started.caseId;
  });
  afterAll(() => office.close());

  const noticeAt = async () =>
    Date.parse(
      (await office.db.case.findUniqueOrThrow({ where: { id: caseId } })).dueAt?.toISOString() ?? '',
    );
  const lastDay = async () =>
    (await office.db.contractTermination.findUniqueOrThrow({ where: { id: caseId } })).lastDay;
  const openTask = (kind: string, subjectId: string) =>
    office.db.supportTask.findFirst({ where: { caseId, kind, subjectId, status: 'open' } });

  it('a provider who presses twice delays the notice once', async () => {
    const page = await provider.get('/contract-termination/status');
    const [, form = ''] =
      /action="\/contract-termination\/delay-notice".*?name="form" value="([^"]+)"/s.exec(page.text) ?? [];
    const before = await noticeAt();
    const answers = await Promise.all([
      provider.post('/contract-termination/delay-notice', { days: '2', form }),
      provider.post('/contract-termination/delay-notice', { days: '2', form }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await noticeAt()) - before).toBe(2 * day);
    await provider.post('/contract-termination/delay-notice', { days: '2', form });
    expect((await noticeAt()) - before).toBe(2 * day);
  });

  it('a provider reads how support decided who brought a client', async () => {
    const waiting = await provider.get('/contract-termination/status');
    expect(waiting.text.match(/Not decided yet; due /g)).toHaveLength(2);
    const task = await openTask('decide_source', sourced);
    await agent.post(`/tasks/${task?.id}`, { upheld: 'no', resolution: 'The intake came through Headway.' });
    const { text } = await provider.get('/contract-termination/status');
    expect(text).toContain('Headway-sourced, as recorded');
    expect(text.match(/Not decided yet; due /g)).toHaveLength(1);
    expect(text).toContain('Support decided that a client stays recorded as Headway-sourced.');
    expect(text).not.toContain('The intake came through Headway.');
  });

  it('support writes down a call with the CLI, by the argument that the task’s page gives', async () => {
    await provider.post('/contract-termination/send-notice');
    const call = await until('support is asked to call', () => openTask('call_client_choice', silent));
    const empty = await agent.post(`/tasks/${call.id}/act-token`, { choice: 'finished' });
    expect([empty.status, empty.text.includes('Enter a reason')]).toEqual([400, true]);
    const page = await agent.post(`/tasks/${call.id}/act-token`, {
      choice: 'finished',
      resolution: 'Reached by phone.',
    });
    const command = page.text.replaceAll('&#39;', "'").replaceAll('&quot;', '"');
    const [, workflowId = '', updateId = ''] =
      /--workflow-id '([^']+)' --update-id '([^']+)' --name recordCall/.exec(command) ?? [];
    const [, keyId = ''] = /--input-meta 'encryption-key-id=([^']+)'/.exec(command) ?? [];
    const [, data = ''] = /--input-base64 --input '([^']+)'/.exec(command) ?? [];
    // As the CLI does it: the payload goes as it is given.
    await new Client({ connection: office.temporal.connection }).workflowService.updateWorkflowExecution({
      namespace: office.config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId },
      waitPolicy: { lifecycleStage: 2 },
      request: {
        meta: { updateId, identity: 'cli' },
        input: {
          name: 'recordCall',
          args: {
            payloads: [
              {
                metadata: {
                  encoding: Buffer.from('binary/encrypted'),
                  'encryption-key-id': Buffer.from(keyId),
                },
                data: Buffer.from(data, 'base64'),
              },
            ],
          },
        },
      },
    });
    await until('the choice is written down', () =>
      office.db.clientMigration.findFirst({
        where: { chartId: silent, outcome: 'finished', callAttempts: 1 },
      }),
    );
    expect(await openTask('call_client_choice', silent)).toBeNull();
  });

  it('only a lead finishes the task that asks a lead to decide', async () => {
    const id = '4d1f0000-0000-7000-8000-000000000007';
    await office.db.supportTask.create({
      data: { id, caseId, key: 'gates-to-lead', kind: 'gates_to_lead', openedAt: new Date() },
    });
    const lead = await office.signedIn('staff', mails.lead);
    expect((await agent.get(`/tasks/${id}`)).text).not.toContain('Finish the task');
    expect((await agent.post(`/tasks/${id}/claim`)).status).toBe(403);
    expect((await agent.post(`/tasks/${id}`, { resolution: 'done' })).status).toBe(403);
    expect(await office.db.supportTask.count({ where: { id, status: 'open' } })).toBe(1);
    await lead.post(`/tasks/${id}`, { resolution: 'The provider finishes it.' });
    expect(await office.db.supportTask.count({ where: { id, status: 'done' } })).toBe(1);
  });

  it('a last day that is refused to support is in the audit trail as refused, and never as done', async () => {
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const lastDay = dateIn('America/New_York', new Date(Date.now() + 3 * day));
    const page = await pressAct(agent, reference, 'changeLastDay', { lastDay, reason: 'asked by phone' });
    expect(page.status).toBe(400);
    expect(page.text).toContain('The last day must be at least');
    const acts = await office.db.auditEntry.findMany({
      where: { subjectId: caseId, act: 'case.changeLastDay' },
    });
    expect(acts.map(({ detail }) => detail)).toMatchObject([{ outcome: 'refused' }]);
  });

  it('a waiver of the notice period stands with the case, and a provider who has not seen it looks again first', async () => {
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: caseId } });
    const lastDayThen = await lastDay();
    const moved = dateIn('America/New_York', new Date(Date.now() + 80 * day));
    const before = hiddenIn((await provider.get('/contract-termination/status')).text);
    await agent.post(`/cases/${reference}/acts/waiveNotice`, { 'waiveNotice.reason': 'asked by phone' });
    const stale = await provider.post('/contract-termination/last-day', { ...before, lastDay: moved });
    expect([stale.status, stale.text.includes('The case has changed in the meantime.')]).toEqual([409, true]);
    expect(await lastDay()).toEqual(lastDayThen);
    const row = await office.db.contractTermination.findUniqueOrThrow({ where: { id: caseId } });
    expect(row.noticeWaivedAt).toBeInstanceOf(Date);
  });

  it('a provider reads which appointments were canceled', async () => {
    await office.db.appointment.updateMany({
      where: { chart: { id: sourced }, status: 'scheduled' },
      data: { status: 'cancelled', cancelledAt: new Date(), cancelledByCaseId: caseId },
    });
    const { text } = await provider.get('/contract-termination/status');
    expect(text).toContain('1 after your last day was canceled; we don’t restore them');
    expect(text).toContain(`${secrets.clientFamily}, ${secrets.clientName}`);
  });

  it('a provider withdraws the case that the page shows, and no other', async () => {
    const page = hiddenIn((await provider.get('/contract-termination/withdraw')).text);
    const earlier = await provider.post('/contract-termination/withdraw', { ...page, case: 'CT-7Q4M-2KXA' });
    expect(earlier.status).toBe(409);
    expect(await office.db.case.count({ where: { id: caseId, closedAt: null } })).toBe(1);
  });

  it('a client who asked for a new provider keeps the old one by one press, once the provider stays', async () => {
    const notice = await until(
      'the client is told',
      async () => office.take(secrets.clientMail, 'A change with your provider').at(0) ?? null,
    );
    const client = office.browse('client');
    await client.post(pathIn(notice.text), { choice: 'stays' });
    expect(await openTask('rematch_client', sourced)).not.toBeNull();

    await provider.post('/contract-termination/withdraw');
    const stays = await until(
      'the client hears that the provider stays',
      async () => office.take(secrets.clientMail, 'Your provider stays').at(0) ?? null,
    );
    const link = pathIn(stays.text);
    expect((await client.get(link)).text).toContain('We keep looking unless you tell us to stop.');
    expect(await openTask('rematch_client', sourced)).not.toBeNull();
    // Their page from before sends a choice still; that is no press of this one's button.
    expect((await client.post(link, { choice: 'stays' })).text).toContain(
      'We keep looking unless you tell us to stop.',
    );
    expect(await openTask('rematch_client', sourced)).not.toBeNull();
    const undo = { undo: 'rematch' };
    const pressed = await client.post(link, undo);
    expect(pressed.text).toContain('You don’t need to do anything.');
    expect(await openTask('rematch_client', sourced)).toBeNull();
    expect((await client.post(link, undo)).text).toContain('You don’t need to do anything.');
    expect(await office.db.auditEntry.count({ where: { act: 'client.undo-rematch' } })).toBe(1);
    expect((await client.get(pathIn(notice.text))).text).toContain('Your provider stays');
  });

  it('a provider who was not shown to new clients before is not shown after the withdrawal either', async () => {
    await until('the case is over', () =>
      office.db.case.findFirst({ where: { id: caseId, closedAt: { not: null } } }),
    );
    const { listed, bookableUntil } = await office.db.provider.findUniqueOrThrow({
      where: { id: office.people.provider.id },
    });
    expect([listed, bookableUntil]).toEqual([false, null]);
  });
});

function pathIn(text: string): string {
  return new URL(/http\S+\/provider-leaving\/\S+/.exec(text)?.[0] ?? '').pathname;
}
