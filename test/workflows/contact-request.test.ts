import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { refusalIn } from '../../src/cases/signals.js';
import type { ContactStatus } from '../../src/domain/contact-request/states.js';
import { contactRequestView, resolveContact } from '../../src/protocol/contact-request/messages.js';
import { contactRow, startContact } from '../harness/contact-requests.js';
import { fails, losesAnswer } from '../harness/recording-activities.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const isIn = (handle: WorkflowHandle, status: ContactStatus) =>
  until(`it is ${status}`, async () => (await handle.query(contactRequestView)).status === status);
const mailed = () => scene.asked('mailContact').map(({ template }) => template);
const days = (from: string | undefined, to: string | undefined) =>
  Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / day);

describe('a message to support', () => {
  it('is acknowledged, answered, reminded of once, and resolved after two weeks of silence; two more weeks later it is closed', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    const handle = await startContact(scene);
    await until('it is acknowledged', async () => mailed().length === 1);
    await row.answer(handle, 'answer-1');
    await handle.result();
    expect(mailed()).toEqual(['acknowledged', 'answered', 'reminder', 'resolved']);
    const [, answered, reminder, resolved] = scene.asked('mailContact');
    expect([days(answered?.at, reminder?.at), days(answered?.at, resolved?.at)]).toEqual([3, 14]);
    expect(days(resolved?.at, scene.asked('settleContact').at(-1)?.at)).toBe(14);
    expect((await scene.history(handle.workflowId)).activities).toBeLessThan(13);
  });

  it('is escalated again and again while nobody answers, and never closed by time', async () => {
    scene = await openScene();
    contactRow(scene);
    const handle = await startContact(scene);
    await scene.skipDays(3);
    expect(scene.asked('settleContact').filter(({ due }) => due).length).toBeGreaterThanOrEqual(8);
    expect(await handle.query(contactRequestView)).toMatchObject({ status: 'open' });
  });

  it('tells of each answer once, and nothing of what the person settled', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    const handle = await startContact(scene);
    await row.answer(handle, 'answer-1');
    await until('they are told', async () => mailed().filter((one) => one === 'answered').length === 1);
    await row.write(handle);
    await isIn(handle, 'open');
    await row.answer(handle, 'answer-2');
    await until('they are told', async () => mailed().filter((one) => one === 'answered').length === 2);
    await row.settle(handle);
    await handle.result();
    expect(scene.asked('mailContact').map(({ template, about }) => `${template} ${about}`)).toEqual([
      'acknowledged first',
      'answered answer-1',
      'answered answer-2',
    ]);
  });

  it('asks support to call where no mail takes the answer, and goes on', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    scene.answers.mailContact = fails;
    const handle = await startContact(scene);
    await row.answer(handle, 'answer-1');
    await scene.skipDays(4);
    expect(scene.asked('openTask')).toMatchObject([{ kind: 'reach_by_phone', key: 'by-phone/answer-1' }]);
    await handle.result();
  });

  it('stays as it is where an act on it fails for minutes, and the trail says that the act was refused', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    const handle = await startContact(scene);
    await row.answer(handle, 'answer-1');
    await isIn(handle, 'answered');
    const { resolveContactRequest } = scene.answers;
    scene.answers.resolveContactRequest = fails;
    const failing = scene.act(handle, 'agent', resolveContact, {}, { updateId: 'failing' }).catch(refusalIn);
    await scene.skipDays(0.5);
    expect(await failing).toBe('temporarily-unavailable');
    expect(scene.asked('recordRefusedAct')).toMatchObject([
      {
        update: 'resolveContact',
        updateId: 'failing',
        actor: { role: 'agent' },
        refusal: { refused: 'temporarily-unavailable' },
      },
    ]);
    scene.answers.resolveContactRequest = resolveContactRequest;
    expect(await scene.act(handle, 'agent', resolveContact, {})).toEqual({ done: true });
  });

  it('is looked at again where an act on it was written, and nobody heard the answer', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    const handle = await startContact(scene);
    await row.answer(handle, 'answer-1');
    await isIn(handle, 'answered');
    scene.answers.resolveContactRequest = losesAnswer(scene.answers.resolveContactRequest);
    const acting = Promise.allSettled([scene.act(handle, 'agent', resolveContact, {})]);
    await scene.skipDays(0.1);
    await acting;
    await isIn(handle, 'resolved');
    await until('they are told', async () => mailed().includes('resolved'));
  });

  it('is resolved by an act of support, which is told, and reopened by writing', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    const handle = await startContact(scene);
    await row.answer(handle, 'answer-1');
    await isIn(handle, 'answered');
    expect(await scene.act(handle, 'agent', resolveContact, {})).toEqual({ done: true });
    await until('they are told', async () => mailed().includes('resolved'));
    expect(await scene.act(handle, 'agent', resolveContact, {})).toEqual({ refused: 'state-does-not-allow' });
    await row.write(handle);
    await isIn(handle, 'open');
  });
});

describe('a message that may tell of a crisis', () => {
  it('alerts before anything else, and again when new words come', async () => {
    scene = await openScene();
    const row = contactRow(scene, { crisis: true });
    const handle = await startContact(scene);
    await until('it is acknowledged', async () => mailed().length === 1);
    expect(scene.asked('alertOfCrisis')).toMatchObject([{ messageId: 'message-0' }]);
    expect(scene.asked('alertOfCrisis')[0]?.at ?? '').toBeTruthy();
    await row.write(handle, 'message-2');
    await until('staff is alerted again', async () => scene.asked('alertOfCrisis').length === 2);
  });

  it('is not resolved by an act before a person has answered, nor ever by time', async () => {
    scene = await openScene();
    const row = contactRow(scene, { crisis: true });
    const handle = await startContact(scene);
    await until('it is acknowledged', async () => mailed().length === 1);
    expect(await scene.act(handle, 'lead', resolveContact, {})).toEqual({
      refused: 'contact-unanswered-crisis',
    });
    await row.answer(handle, 'answer-1');
    await isIn(handle, 'answered');
    await scene.skipDays(40);
    expect(await handle.query(contactRequestView)).toMatchObject({ status: 'answered' });
    expect(row.standing()).toMatchObject({ waitingOn: 'support', needsAttention: true });
  });

  it('is acknowledged and answered while an alert is still being tried', async () => {
    scene = await openScene();
    const row = contactRow(scene, { crisis: true });
    scene.answers.alertOfCrisis = fails;
    const handle = await startContact(scene);
    await until('it is acknowledged', async () => mailed().length === 1);
    expect(scene.asked('startContactTopic')).toHaveLength(1);
    await row.answer(handle, 'answer-1');
    await until('they are told', async () => mailed().includes('answered'));
    const alertedAt = Date.parse(scene.asked('alertOfCrisis')[0]?.at ?? '');
    expect(Date.parse(scene.asked('mailContact').at(-1)?.at ?? '') - alertedAt).toBeLessThan(day);
  });

  it('goes on when an alert fails for a day', async () => {
    scene = await openScene();
    contactRow(scene, { crisis: true });
    scene.answers.alertOfCrisis = fails;
    await startContact(scene);
    await scene.skipDays(2);
    expect(mailed()).toContain('acknowledged');
  });

  it('alerts, though no mailbox takes what was mailed before and the topic cannot be started', async () => {
    scene = await openScene();
    const row = contactRow(scene);
    scene.answers.mailContact = fails;
    scene.answers.startContactTopic = fails;
    const handle = await startContact(scene);
    await until('its topic is tried', async () => scene.asked('startContactTopic').length > 0);
    const writtenAt = await scene.now();
    await row.write(handle, 'message-1');
    await until('staff is alerted', async () => scene.asked('alertOfCrisis').length === 1);
    await row.answer(handle, 'answer-1');
    await until('the answer is to be told', async () => mailed().includes('answered'));
    const toldAt = Date.parse(scene.asked('mailContact').find(({ about }) => about === 'answer-1')?.at ?? '');
    expect(toldAt - writtenAt.getTime()).toBeLessThan(day / 24);
    expect(scene.asked('startContactTopic').length).toBeGreaterThan(0);
  });
});
