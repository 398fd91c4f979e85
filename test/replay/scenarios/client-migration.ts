import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../../src/protocol/caseload-notice/messages.js';
import { makeClientChoice, recordCall } from '../../../src/protocol/client-migration/messages.js';
import { nextFridayEvening, startMigration } from '../../harness/inputs.js';
import { fails } from '../../harness/recording-activities.js';
import { day } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** Courses of one client who is asked what they want. */
export const clientMigrations: Record<string, Scenario> = {
  silent: {
    async play(scene) {
      const { handle } = await startMigration(scene, 60);
      await scene.skipDays(61);
      await handle.signal(lastDayEnded);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'answered-twice': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60);
      const answer = (choice: 'stays' | 'follows_provider') =>
        handle.executeUpdate(makeClientChoice, { args: [{ linkDigest: 'digest', choice }] });
      await answer('stays');
      await scene.skipDays(9);
      await answer('follows_provider');
      await handle.signal(lastDayEnded);
      await answer('stays');
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'chosen-twice-and-confirmed': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60);
      const answer = (choice: 'stays' | 'finished') =>
        handle.executeUpdate(makeClientChoice, { args: [{ linkDigest: 'digest', choice }] });
      await answer('stays');
      await answer('finished');
      await scene.act(handle, 'agent', recordCall, { reached: true, choice: 'stays' });
      await until('every choice is confirmed', async () => scene.asked('confirmChoice').length === 3);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'a-choice-sent-again': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60);
      const said = { linkDigest: 'digest', choice: 'stays', proof: 'a proof' } as const;
      await handle.executeUpdate(makeClientChoice, { args: [said] });
      scene.answers.recordChoice = async () => ({ refused: 'act-token-used' });
      await handle.executeUpdate(makeClientChoice, { args: [said] });
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'called-in-vain-then-reached': {
    async play(scene) {
      const { handle } = await startMigration(scene, 4);
      for (let call = 1; call <= 3; call += 1)
        await scene.act(handle, 'agent', recordCall, { reached: false });
      await scene.act(handle, 'agent', recordCall, { reached: true, choice: 'finished' });
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  // As before support's hours counted.
  'called-first': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60, true);
      await scene.skipDays(1.1);
      await until('the client is mailed', async () => scene.asked('giveNotice').length === 1);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'called-first-over-a-weekend': {
    async play(scene) {
      await scene.skipTo(nextFridayEvening(await scene.now()));
      const { handle } = await startMigration(scene, 0, true);
      await scene.skipDays(1.5);
      await handle.signal(lastDayEnded);
      await scene.skipDays(3.5);
      await until('the client is mailed', async () => scene.asked('giveNotice').length === 1);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'mails-held': {
    async play(scene) {
      const { giveNotice, remindClient } = scene.answers;
      scene.answers.giveNotice = async () => ({ kind: 'held' });
      const { handle } = await startMigration(scene, 60);
      await until('the notice is held', async () => scene.asked('giveNotice').length === 1);
      await handle.signal(sendsHeld);
      await scene.skipDays(1);
      scene.answers.giveNotice = giveNotice;
      await handle.signal(sendsReleased);
      await until('the client is told', async () => scene.asked('giveNotice').length === 2);
      scene.answers.remindClient = async () => {
        await handle.signal(sendsHeld);
        return { kind: 'held' };
      };
      await scene.skipDays(9);
      scene.answers.remindClient = remindClient;
      await handle.signal(sendsReleased);
      await until('the client is reminded', async () => scene.asked('remindClient').length === 2);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'no-mail-reaches-them': {
    async play(scene) {
      scene.answers.giveNotice = fails;
      const { handle } = await startMigration(scene, 60);
      await scene.skipDays(2);
      await until('support is asked', async () => scene.asked('openTask').length === 2);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'last-day-moved': {
    async play(scene) {
      const { handle, lastDay, lastDayEndsAt } = await startMigration(scene, 22);
      await scene.skipDays(2);
      const moved = new Date(Date.parse(lastDayEndsAt) + 30 * day).toISOString();
      await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
      await scene.skipDays(25);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'held-and-released': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60);
      await handle.signal(sendsHeld);
      await scene.skipDays(12);
      await handle.signal(sendsReleased);
      await until('the client is reminded', async () => scene.asked('remindClient').length === 1);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'carried-on-once-told': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60, true, { callAttempts: 2 });
      await until('the client is reminded', async () => {
        await scene.skipDays(8);
        return scene.asked('remindClient').length === 1;
      });
      await scene.act(handle, 'agent', recordCall, { reached: true, choice: 'stays' });
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'carried-on-while-held': {
    async play(scene) {
      const { handle } = await startMigration(scene, 60, false, { told: false, held: true });
      await handle.signal(sendsReleased);
      await until('the client is told', async () => scene.asked('giveNotice').length === 1);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  withdrawn: {
    async play(scene) {
      const { handle } = await startMigration(scene, 60);
      await until('the client is told', async () => scene.asked('giveNotice').length === 1);
      await handle.signal(terminationWithdrawn);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const { handle, lastDayEndsAt } = await startMigration(scene, 30);
      scene.answers.giveNotice = fails;
      scene.answers.remindClient = fails;
      await scene.skipDays(7.2);
      const moved = new Date(Date.parse(lastDayEndsAt) + day);
      await handle.signal(lastDayMoved, {
        lastDay: moved.toISOString().slice(0, 10) as `${number}-${number}-${number}`,
        lastDayEndsAt: moved.toISOString(),
        round: 1,
      });
      await scene.skipDays(3);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
};
