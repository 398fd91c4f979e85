import { plusDays } from '../../../src/domain/zoned-time.js';
import { startAccounting } from '../../harness/accounting-requests.js';
import { fails } from '../../harness/recording-activities.js';
import { until } from '../../harness/until.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

async function begun(scene: Scene) {
  const row = await startAccounting(scene);
  await until('it was told', async () => scene.asked('tellOfAccounting').length > 0);
  return row;
}

/** Courses of a request for an accounting of disclosures. */
export const accountingRequests: Record<string, Scenario> = {
  'extended-and-read': {
    async play(scene) {
      const row = await begun(scene);
      await scene.skipDays(51);
      const to = plusDays(row.receivedAt.toISOString().slice(0, 10) as `${number}-${number}-${number}`, 80);
      await row.happens({ kind: 'extend', to, reason: 'An agency has to answer first.' });
      await scene.skipDays(3);
      await row.happens({ kind: 'give' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'overdue-and-given': {
    async play(scene) {
      const row = await begun(scene);
      await scene.skipDays(62);
      await row.happens({ kind: 'give' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'nobody-reached': {
    async play(scene) {
      scene.answers.tellOfAccounting = fails;
      const row = await startAccounting(scene);
      await scene.skipDays(62);
      await row.happens({ kind: 'give' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  withdrawn: {
    async play(scene) {
      const row = await begun(scene);
      await row.happens({ kind: 'withdraw' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.tellOfAccounting = fails;
      const row = await begun(scene);
      await scene.skipDays(0.5);
      await row.happens({ kind: 'withdraw' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
};
