import { refusalIn } from '../../../src/cases/signals.js';
import { contactRequestView, resolveContact } from '../../../src/protocol/contact-request/messages.js';
import { contactRow, startContact } from '../../harness/contact-requests.js';
import { fails } from '../../harness/recording-activities.js';
import { until } from '../../harness/until.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

async function acknowledged(scene: Scene, options?: Parameters<typeof contactRow>[1]) {
  const row = contactRow(scene, options);
  const handle = await startContact(scene);
  await until('it is acknowledged', async () => scene.asked('mailContact').length === 1);
  return { row, handle };
}

/** An act whose work fails for as long as its person waits, and is done at the next try. */
const anActFailed: Scenario = {
  async play(scene) {
    const { row, handle } = await acknowledged(scene);
    await row.answer(handle, 'answer-1');
    await until('it is told', async () => scene.asked('mailContact').length === 2);
    const { resolveContactRequest } = scene.answers;
    scene.answers.resolveContactRequest = fails;
    const failing = scene.act(handle, 'agent', resolveContact, {}).catch(refusalIn);
    await scene.skipDays(0.5);
    await failing;
    scene.answers.resolveContactRequest = resolveContactRequest;
    await scene.act(handle, 'agent', resolveContact, {});
    await handle.result();
    return handle.workflowId;
  },
};

/** Courses of a message to support. */
export const contactRequests: Record<string, Scenario> = {
  'answered-reminded-and-closed': {
    async play(scene) {
      const { row, handle } = await acknowledged(scene);
      await row.answer(handle, 'answer-1');
      await handle.result();
      return handle.workflowId;
    },
  },
  'overdue-answered-reopened-and-settled': {
    async play(scene) {
      const { row, handle } = await acknowledged(scene);
      await scene.skipDays(1);
      await row.answer(handle, 'answer-1');
      await until('it is told', async () => scene.asked('mailContact').length === 2);
      await row.settle(handle);
      await until(
        'it is settled',
        async () => (await handle.query(contactRequestView)).status === 'resolved',
      );
      await row.write(handle);
      await until('it is open', async () => (await handle.query(contactRequestView)).status === 'open');
      await row.answer(handle, 'answer-2');
      await until('it is told', async () => scene.asked('mailContact').length === 3);
      await scene.act(handle, 'agent', resolveContact, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'crisis-alerted-and-resolved-by-a-person': {
    async play(scene) {
      const { row, handle } = await acknowledged(scene, { crisis: true });
      await scene.act(handle, 'lead', resolveContact, {});
      await row.answer(handle, 'answer-1');
      await until('it is told', async () => scene.asked('mailContact').length === 2);
      await scene.skipDays(16);
      await row.write(handle, 'message-2');
      await until('staff is alerted again', async () => scene.asked('alertOfCrisis').length === 2);
      await row.answer(handle, 'answer-2');
      await until('it is told', async () => scene.asked('mailContact').length >= 3);
      await scene.act(handle, 'lead', resolveContact, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'an-act-failed-for-minutes': anActFailed,
  // Recorded before that was in the trail.
  'an-act-failed-and-was-not-written-down': anActFailed,
  'acknowledged-and-answered-beside-a-failing-alert': {
    async play(scene) {
      scene.answers.alertOfCrisis = fails;
      const { row, handle } = await acknowledged(scene, { crisis: true });
      await row.answer(handle, 'answer-1');
      await until('it is told', async () => scene.asked('mailContact').length === 2);
      await scene.skipDays(2);
      await scene.act(handle, 'lead', resolveContact, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'no-mail-is-taken': {
    async play(scene) {
      const row = contactRow(scene);
      scene.answers.mailContact = fails;
      const handle = await startContact(scene);
      await row.answer(handle, 'answer-1');
      await handle.result();
      return handle.workflowId;
    },
  },
  'alerted-while-no-mail-is-taken-and-no-topic-starts': {
    async play(scene) {
      const row = contactRow(scene);
      scene.answers.mailContact = fails;
      scene.answers.startContactTopic = fails;
      const handle = await startContact(scene);
      await until('its topic is tried', async () => scene.asked('startContactTopic').length > 0);
      await row.write(handle, 'message-1');
      await until('staff is alerted', async () => scene.asked('alertOfCrisis').length === 1);
      scene.answers.startContactTopic = async () => {};
      await row.answer(handle, 'answer-1');
      await handle.result();
      return handle.workflowId;
    },
  },
};
