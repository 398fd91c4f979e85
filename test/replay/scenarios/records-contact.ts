import { recordsContactWatchType } from '../../../src/protocol/records-contact/messages.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scenario } from './scenario.js';

/** Courses of the hourly look which providers who left are asked for their records contact. */
export const recordsContactWatches: Record<string, Scenario> = {
  'two-pages': {
    async play(scene) {
      scene.answers.askForRecordsContacts = async () => {
        const times = scene.asked('askForRecordsContacts').length;
        return times === 1 ? fails() : { looked: 50, more: times === 2 };
      };
      const workflowId = `records-contact-watch/${scene.taskQueue}`;
      await scene.workflow.execute(recordsContactWatchType, {
        workflowId,
        taskQueue: scene.taskQueue,
        args: [{ looked: 0 }],
      });
      return workflowId;
    },
  },
};
