import { afterEach, expect, it } from 'vitest';
import { staffMailingType } from '../../src/protocol/staff-member/messages.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';

let scene: Scene;
afterEach(() => scene.close());

it('what waits for our staff is mailed once the relay is back, and the run says how many emails that were', async () => {
  scene = await openScene();
  let tries = 0;
  scene.answers.mailStaff = () => (++tries < 4 ? fails() : Promise.resolve(2));
  const mailed = await scene.workflow.execute(staffMailingType, {
    workflowId: `staff-mailing/${scene.taskQueue}`,
    taskQueue: scene.taskQueue,
    args: [],
  });
  expect([mailed, tries]).toEqual([2, 4]);
  expect(scene.asked('mailStaff').every(({ at }) => Date.parse(at) > 0)).toBe(true);
});
