import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { describeEvent } from '../../src/domain/case/events.js';
import { PhoneTrouble } from '../../src/ports.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

describe('a client whom no mail can reach', () => {
  let office: BackOffice;
  let caseId: string;
  let task: Parameters<ReturnType<typeof createActivities>['openTask']>[0];
  beforeEach(async () => {
    office = await openBackOffice({ worker: false });
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
    caseId = (await office.db.case.findFirstOrThrow({ where: { kind: 'contract_termination' } })).id;
    task = {
      caseId,
      key: 'notice/silent/0',
      kind: 'give_notice_by_phone',
      subjectId: office.people.charts['silent'] ?? '',
      at: new Date().toISOString(),
    };
  });
  afterEach(() => office.close());

  const texts = () => office.inbox.messages.filter(({ kind }) => kind === 'sms');
  const timeLine = async () =>
    (
      await office.db.caseEvent.findMany({
        where: { caseId, key: { startsWith: 'call-announcement/' } },
        orderBy: { id: 'asc' },
      })
    ).map(({ code, detail }) => describeEvent(code, detail as Record<string, string>));
  const openTasks = () =>
    office.db.supportTask.count({ where: { caseId, kind: 'give_notice_by_phone', status: 'open' } });

  it('is told by one text that support will call, however often the task is asked for', async () => {
    const { openTask } = createActivities(office);

    await Promise.all([openTask(task), openTask(task), openTask(task)]);
    await openTask(task);

    expect(texts().map(({ to }) => to)).toEqual([secrets.clientPhone]);
    expect(await openTasks()).toBe(1);
  });

  it('reads nothing in the text about who leaves or why', async () => {
    await createActivities(office).openTask(task);

    expect(texts()[0]?.text).toBe(
      'Headway has news about your appointments and will call you within two business days. Questions: support@headway.example. Reply STOP to get no texts.',
    );
    expect(texts()[0]?.text.length).toBeLessThanOrEqual(160);
    expect(await timeLine()).toEqual(['A client was told by text that support will call.']);
  });

  it('is told the same at the end of care', async () => {
    await createActivities(office).confirmToClients({
      caseId,
      chartIds: [office.people.charts['silent'] ?? ''],
      at: new Date().toISOString(),
    });

    expect(texts().map(({ to }) => to)).toEqual([secrets.clientPhone]);
    expect(await openTasks()).toBe(1);
  });

  it('is called without a text where no phone is on file', async () => {
    await office.db.client.updateMany({ data: { phone: null } });

    await createActivities(office).openTask(task);

    expect(texts()).toEqual([]);
    expect(await timeLine()).toEqual([]);
    expect(await openTasks()).toBe(1);
  });

  it('is called all the same when they replied STOP', async () => {
    await office.db.client.updateMany({ data: { phone: '+15005550004' } });

    await createActivities(office).openTask(task);

    expect(await openTasks()).toBe(1);
    expect(await timeLine()).toEqual([
      'A text announcing the call of support may not have reached a client: the network refused it (21610).',
    ]);
  });

  it('gets no second text when the line drops after the first was taken', async () => {
    const { openTask } = createActivities(office);
    office.twilio.misbehaveNext({ kind: 'drop-after-accept' });

    await openTask(task);
    await openTask(task);

    expect(texts()).toHaveLength(1);
    expect(await timeLine()).toEqual([
      'A text announcing the call of support may not have reached a client: nobody knows whether it was taken.',
    ]);
  });

  it('gets no second text when a worker died while the first was on its way', async () => {
    await office.db.outboundText.create({
      data: {
        key: `${caseId}/call-announcement/${task.key}`,
        clientId: (await office.db.client.findFirstOrThrow({ where: { email: null } })).id,
        status: 'sending',
        attempts: 1,
        createdAt: new Date(),
      },
    });

    await createActivities(office).openTask(task);

    expect(texts()).toEqual([]);
    expect(await openTasks()).toBe(1);
  });

  it('does not hold up the case while Twilio is away: after three tries support calls without a text', async () => {
    const { openTask } = createActivities(office);
    for (const answer of ['tooMany', 'unavailable', 'unavailable'] as const)
      office.twilio.misbehaveNext({ kind: 'answer', answer });

    await expect(openTask(task)).rejects.toThrow(PhoneTrouble);
    await expect(openTask(task)).rejects.toThrow(PhoneTrouble);
    await openTask(task);
    await openTask(task);

    expect(texts()).toEqual([]);
    expect(await openTasks()).toBe(1);
    expect(await timeLine()).toEqual([
      'A text announcing the call of support may not have reached a client: it could not be handed over.',
    ]);
  });
});
