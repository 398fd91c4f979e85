import { afterEach, expect, it } from 'vitest';
import { recordsContactWatchType } from '../../src/protocol/records-contact/messages.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';

let scene: Scene;
afterEach(() => scene.close());

it('goes on page by page until nothing is due, also where a page fails first, and says how many it looked at', async () => {
  scene = await openScene();
  const pages = [fails, () => ({ looked: 50, more: true }), () => ({ looked: 3, more: false })];
  scene.answers.askForRecordsContacts = async () => (pages.shift() ?? fails)();
  const result: unknown = await scene.workflow.execute(recordsContactWatchType, {
    workflowId: `records-contact-watch/${scene.taskQueue}`,
    taskQueue: scene.taskQueue,
    args: [{ looked: 0 }],
  });
  expect(result).toBe(53);
  expect(pages).toEqual([]);
});
