import { recordRow, startRecordRequest } from '../../harness/record-requests.js';
import { until } from '../../harness/until.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

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
};
