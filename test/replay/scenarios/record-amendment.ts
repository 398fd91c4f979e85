import { dateIn, plusDays } from '../../../src/domain/zoned-time.js';
import { startAmendment } from '../../harness/record-amendments.js';
import { fails } from '../../harness/recording-activities.js';
import { until } from '../../harness/until.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

async function begun(scene: Scene) {
  const row = await startAmendment(scene);
  await until('the provider was asked', async () => scene.asked('tellOfAmendment').length > 1);
  return row;
}

/** Courses of a request to amend a record. */
export const recordAmendments: Record<string, Scenario> = {
  'denied-and-disagreed': {
    async play(scene) {
      const row = await begun(scene);
      const by = null;
      await row.happens({
        kind: 'decide',
        decision: 'denied',
        grounds: 'accurate',
        by,
        words: 'It is right.',
      });
      await scene.skipDays(3);
      await row.happens({ kind: 'disagree', words: 'It is not.' });
      await scene.skipDays(31);
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'overdue-and-withdrawn': {
    async play(scene) {
      const row = await begun(scene);
      await scene.skipDays(62);
      await row.happens({ kind: 'withdraw' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'nobody-reached': {
    async play(scene) {
      scene.answers.tellOfAmendment = fails;
      const row = await startAmendment(scene);
      await scene.skipDays(3);
      await until('support is to call', async () => scene.asked('amendmentProviderUnreached').length > 0);
      await row.happens({ kind: 'withdraw' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'extended-and-disagreed': {
    async play(scene) {
      const row = await begun(scene);
      await scene.skipDays(56);
      const to = plusDays(dateIn('America/New_York', row.receivedAt), 80);
      await row.happens({ kind: 'extend', to, reason: 'The old chart is looked for.' });
      await scene.skipDays(8);
      const denial = { decision: 'denied', grounds: 'accurate', by: null, words: 'It is right.' } as const;
      await row.happens({ kind: 'decide', ...denial });
      await scene.skipDays(3);
      await row.happens({ kind: 'disagree', words: 'It is not.' });
      await scene.skipDays(2);
      await row.happens({ kind: 'rebut', words: 'It is.' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.tellOfAmendment = fails;
      const row = await begun(scene);
      await row.happens({ kind: 'withdraw' });
      await row.handle.result();
      return row.handle.workflowId;
    },
  },
};
