import { afterEach, expect, it } from 'vitest';
import { recordsContactWatchType } from '../../src/protocol/records-contact/messages.js';
import { fails } from '../harness/recording-activities.js';
import { until } from '../harness/until.js';
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

it('looks at what is due by then when the relay comes back, and leaves the rest to the next run where it stays away', async () => {
  scene = await openScene();
  let isAway = true;
  scene.answers.askForRecordsContacts = async () => (isAway ? fails() : { looked: 3, more: false });
  const start = (name: string) =>
    scene.workflow.start(recordsContactWatchType, {
      workflowId: `records-contact-watch/${name}/${scene.taskQueue}`,
      taskQueue: scene.taskQueue,
      args: [{ looked: 0 }],
    });
  const startedAt = await scene.now();
  const inVain = await start('in-vain');
  await expect(inVain.result()).rejects.toThrow();
  const looks = [...new Set(scene.asked('askForRecordsContacts').map(({ at }) => at))];
  const minutes = looks.map((at) => Math.round((Date.parse(at) - startedAt.getTime()) / 60_000));
  expect(minutes).toHaveLength(4);
  expect(Math.max(...minutes)).toBeLessThan(60 - 10);
  const begun = scene.asked('askForRecordsContacts').length;
  const back = await start('back');
  await until('it has looked', async () => scene.asked('askForRecordsContacts').length > begun);
  isAway = false;
  expect(await back.result()).toBe(3);
});
