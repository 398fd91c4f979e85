import {
  approveDisclosure,
  assessDisclosure,
  closeBreach,
  delayBreachNotices,
  recordBreachNotice,
} from '../../../src/protocol/disclosure-report/messages.js';
import { fails } from '../../harness/recording-activities.js';
import { startReport } from '../../harness/rows.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

const assessment = {
  nature: 'Names and appointments',
  receivedBy: 'Another client',
  acquired: 'It was opened',
  mitigation: 'Deleted, and said so',
  conclusion: 'breach',
} as const;

/** Courses of a report that something went to the wrong person. */
export const disclosureReports: Record<string, Scenario> = {
  'told-and-closed': {
    async play(scene) {
      const { handle } = await startReport(scene);
      await scene.act(handle, 'agent', assessDisclosure, assessment);
      await scene.act(handle, 'lead', approveDisclosure, {});
      await until('the letters are out', async () => scene.asked('tellOfDisclosure').length === 2);
      await Promise.allSettled([scene.act(handle, 'lead', closeBreach, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'too-early-and-no-relay': {
    async play(scene) {
      const { handle } = await startReport(scene);
      scene.answers.tellOfDisclosure = fails;
      await Promise.allSettled([scene.act(handle, 'lead', approveDisclosure, {})]);
      await scene.act(handle, 'agent', assessDisclosure, assessment);
      await scene.act(handle, 'lead', approveDisclosure, {});
      await scene.skipDays(3);
      await scene.act(handle, 'lead', closeBreach, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'late-for-days': {
    async play(scene) {
      const { handle } = await startReport(scene, { left: 2 });
      await scene.skipDays(5);
      await scene.act(handle, 'agent', assessDisclosure, assessment);
      await scene.act(handle, 'lead', delayBreachNotices, { through: '2030-01-15', statement: 'written' });
      await scene.act(handle, 'lead', approveDisclosure, {});
      await scene.act(handle, 'agent', recordBreachNotice, { whom: 'hhs', toldOn: '2030-01-15' });
      await Promise.allSettled([scene.act(handle, 'lead', closeBreach, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const { handle } = await startReport(scene, { left: 0 });
      scene.answers.tellOfDisclosure = fails;
      await scene.act(handle, 'agent', assessDisclosure, assessment);
      await scene.act(handle, 'lead', approveDisclosure, {});
      await until('the officer is to be told', async () =>
        scene.asked('tellOfDisclosure').some(({ template }) => template === 'overdue'),
      );
      await scene.act(handle, 'lead', closeBreach, {});
      await handle.result();
      return handle.workflowId;
    },
  },
};
