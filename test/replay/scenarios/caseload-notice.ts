import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../../src/protocol/caseload-notice/messages.js';
import { nextFridayEvening, startCaseloadPage } from '../../harness/inputs.js';
import { caseload, fails } from '../../harness/recording-activities.js';
import { day, type Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

const told = (scene: Scene, times: number) =>
  until('clients are told', async () => scene.asked('giveNotice').length === times);

/** Three clients are called, and mailed within so many days. */
async function calledFirst(scene: Scene, days: number): Promise<string> {
  const { handle } = await startCaseloadPage(scene, caseload(1, 2), true);
  await scene.skipDays(days);
  await told(scene, 3);
  await handle.signal(caseClosed);
  await handle.result();
  return handle.workflowId;
}

/** Two own clients are called, and the case closes before their mail is due. */
async function closedEarly(scene: Scene, mails: number): Promise<string> {
  const { handle } = await startCaseloadPage(scene, caseload(0, 2), true);
  await scene.skipDays(0.5);
  await handle.signal(caseClosed);
  await handle.result();
  await told(scene, mails);
  return handle.workflowId;
}

/** Two own clients are called, and the provider stays after all. */
async function withdrawnEarly(scene: Scene, mails: number): Promise<string> {
  const { handle } = await startCaseloadPage(scene, caseload(0, 2), true);
  await scene.skipDays(0.5);
  await handle.signal(terminationWithdrawn);
  await handle.result();
  await until('clients hear it', async () => scene.asked('tellProviderStays').length === mails);
  return handle.workflowId;
}

/** Five mailboxes put mail off for as long as it is tried, the last day moves, and the provider stays after all. */
async function putOff(scene: Scene): Promise<string> {
  const { giveNotice } = scene.answers;
  scene.answers.giveNotice = async (request) => (isFull(request) ? fails() : giveNotice(request));
  const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(1, 7));
  await scene.skipDays(1.2);
  const othersTold = (times: number) =>
    until('the others are told', async () => {
      const others = scene.asked('giveNotice').filter((request) => !isFull(request));
      return others.length === times;
    });
  await othersTold(3);
  const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
  await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
  await scene.skipDays(1.2);
  await othersTold(6);
  await handle.signal(terminationWithdrawn);
  await handle.result();
  return handle.workflowId;
}

/** Five of the own clients. */
const isFull = ({ chartId }: { readonly chartId: string }) => /^chart-[1-5]$/.test(chartId);

/** Courses of one page of a caseload. */
export const caseloadNotices: Record<string, Scenario> = {
  // Everyone was told, and lists show until when it waits, also after the last day moved.
  'over-in-lists': {
    async play(scene) {
      const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(1, 1));
      await told(scene, 2);
      const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
      await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
      await told(scene, 4);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'all-told-in-lists': {
    async play(scene) {
      const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(1, 1));
      await told(scene, 2);
      const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
      await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
      await told(scene, 4);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'all-told': {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(2, 6));
      await told(scene, 8);
      await handle.signal(lastDayEnded);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'last-day-moved': {
    async play(scene) {
      const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(1, 1));
      await told(scene, 2);
      const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
      await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
      await told(scene, 4);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'held-and-released': {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(1, 1));
      await told(scene, 2);
      await handle.signal(sendsHeld);
      await scene.skipDays(1);
      await handle.signal(sendsReleased);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  withdrawn: {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(1, 2));
      await told(scene, 3);
      await handle.signal(terminationWithdrawn);
      await handle.result();
      return handle.workflowId;
    },
  },
  // As before support's hours counted.
  'called-first': { play: (scene) => calledFirst(scene, 1.5) },
  'called-first-over-a-weekend': {
    async play(scene) {
      await scene.skipTo(nextFridayEvening(await scene.now()));
      return calledFirst(scene, 5);
    },
  },
  // As before calls that came first counted as telling: the case closed, or was withdrawn, and own clients heard nothing more.
  'called-first-closed-early': { play: (scene) => closedEarly(scene, 0) },
  'called-first-withdrawn-early': { play: (scene) => withdrawnEarly(scene, 0) },
  'called-first-closed-early-and-told': { play: (scene) => closedEarly(scene, 2) },
  'called-first-withdrawn-early-and-told': { play: (scene) => withdrawnEarly(scene, 2) },
  'a-mail-held': {
    async play(scene) {
      const { giveNotice } = scene.answers;
      scene.answers.giveNotice = async () => ({ kind: 'held' });
      const { handle } = await startCaseloadPage(scene, caseload(0, 2));
      await told(scene, 2);
      await handle.signal(sendsHeld);
      await scene.skipDays(1);
      scene.answers.giveNotice = giveNotice;
      await handle.signal(sendsReleased);
      await told(scene, 4);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  // As before mail that is put off went on beside the rest.
  'mailboxes-full': { play: putOff },
  'mailboxes-full-beside': { play: putOff },
  'no-mail-reaches-them': {
    async play(scene) {
      scene.answers.giveNotice = async () => ({ kind: 'refused', because: '550' });
      scene.answers.tellProviderStays = fails;
      const { handle } = await startCaseloadPage(scene, caseload(0, 1));
      await until('support is asked', async () => scene.asked('openTask').length === 1);
      await handle.signal(terminationWithdrawn);
      await handle.result();
      return handle.workflowId;
    },
  },
};
