import { dateIn, plusDays } from '../../../src/domain/zoned-time.js';
import { confirmsWhileTold, recordRow, startRecordRequest } from '../../harness/record-requests.js';
import { fails } from '../../harness/recording-activities.js';
import { until } from '../../harness/until.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

const agent = { id: 'agent-1', role: 'agent' } as const;
const clinician = { id: 'clinician-1', role: 'clinician' } as const;

async function begun(scene: Scene) {
  const row = await recordRow(scene);
  const handle = await startRecordRequest(scene);
  await until('it was looked at', async () => scene.asked('tellOfRecordRequest').length > 0);
  return { row, handle };
}

/** Courses of a request for records. */
export const recordRequests: Record<string, Scenario> = {
  'answered-and-confirmed': {
    async play(scene) {
      const { row, handle } = await begun(scene);
      await row.happens(handle, { kind: 'acknowledge' });
      for (const partId of ['a', 'b']) await row.happens(handle, { kind: 'say-sent', partId });
      await scene.skipDays(2);
      await row.happens(handle, { kind: 'confirm' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'overdue-and-withdrawn': {
    async play(scene) {
      const { row, handle } = await begun(scene);
      await scene.skipDays(32);
      await row.happens(handle, { kind: 'withdraw' });
      await handle.result();
      return handle.workflowId;
    },
  },
  extended: {
    async play(scene) {
      const { row, handle } = await begun(scene);
      await scene.skipDays(26);
      const to = plusDays(dateIn('America/New_York', row.receivedAt), 45);
      await row.happens(handle, { kind: 'extend', to, reason: 'The old chart is looked for.' });
      await scene.skipDays(10);
      for (const partId of ['a', 'b']) await row.happens(handle, { kind: 'say-sent', partId });
      await row.happens(handle, { kind: 'confirm' });
      await handle.result();
      return handle.workflowId;
    },
  },
  contradicted: {
    async play(scene) {
      const { row, handle } = await begun(scene);
      for (const partId of ['a', 'b']) await row.happens(handle, { kind: 'say-sent', partId });
      await scene.skipDays(3);
      await row.happens(handle, { kind: 'contradict', partId: 'a' });
      await scene.skipDays(16);
      await row.happens(handle, { kind: 'grant', partId: 'a', by: agent, but: null });
      await row.happens(handle, { kind: 'release', partId: 'a' });
      await scene.skipDays(8);
      await row.happens(handle, { kind: 'confirm' });
      await handle.result();
      return handle.workflowId;
    },
  },
  reviewed: {
    async play(scene) {
      const { row, handle } = await begun(scene);
      await row.happens(handle, { kind: 'say-sent', partId: 'b' });
      await row.happens(handle, { kind: 'deny', partId: 'a', by: clinician, grounds: 'danger' });
      await scene.skipDays(2);
      await row.happens(handle, { kind: 'ask-review', partId: 'a' });
      await scene.skipDays(5);
      await row.happens(handle, { kind: 'overturn', partId: 'a', by: { ...clinician, id: 'clinician-2' } });
      await row.happens(handle, { kind: 'release', partId: 'a' });
      await row.happens(handle, { kind: 'confirm' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'relay-away': {
    async play(scene) {
      const row = await recordRow(scene);
      scene.answers.tellOfRecordRequest = fails;
      const handle = await startRecordRequest(scene);
      await scene.skipDays(2);
      await row.happens(handle, { kind: 'withdraw' });
      await handle.result();
      return handle.workflowId;
    },
  },
  revoked: {
    async play(scene) {
      const { row, handle } = await begun(scene);
      await row.happens(handle, { kind: 'grant', partId: 'a', by: agent, but: null });
      await row.happens(handle, { kind: 'revoke' });
      await scene.skipDays(12);
      await row.happens(handle, { kind: 'withdraw' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'taken-back': {
    async play(scene) {
      const { row, handle } = await begun(scene);
      for (const partId of ['a', 'b'])
        await row.happens(handle, { kind: 'deny', partId, by: agent, grounds: 'litigation' });
      await scene.skipDays(2);
      const by = { id: 'lead-1', role: 'lead' } as const;
      for (const partId of ['a', 'b']) await row.happens(handle, { kind: 'take-back', partId, by });
      for (const partId of ['a', 'b']) await row.happens(handle, { kind: 'say-sent', partId });
      await row.happens(handle, { kind: 'confirm' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'confirmed-while-told': {
    async play(scene) {
      confirmsWhileTold(scene, await recordRow(scene));
      const handle = await startRecordRequest(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const row = await recordRow(scene);
      scene.answers.tellOfRecordRequest = fails;
      const handle = await startRecordRequest(scene);
      await until('it was to be told', async () => scene.asked('tellOfRecordRequest').length > 0);
      await row.happens(handle, { kind: 'say-sent', partId: 'a' });
      await scene.skipDays(0.5);
      await row.happens(handle, { kind: 'withdraw' });
      await handle.result();
      return handle.workflowId;
    },
  },
};
