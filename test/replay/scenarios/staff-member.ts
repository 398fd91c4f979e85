import { staffMailingType } from '../../../src/protocol/staff-member/messages.js';
import type { Scenario } from './scenario.js';

/** The look every few minutes for what our staff are to be told. */
export const staffMailings: Record<string, Scenario> = {
  sent: {
    async play(scene) {
      scene.answers.mailStaff = async () => 2;
      const workflowId = `staff-mailing/${scene.taskQueue}`;
      await scene.workflow.execute(staffMailingType, { workflowId, taskQueue: scene.taskQueue, args: [] });
      return workflowId;
    },
  },
};
