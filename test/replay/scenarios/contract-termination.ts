import { dateIn, plusDays } from '../../../src/domain/zoned-time.js';
import {
  changeLastDay,
  delayNotice,
  holdTermination,
  overrideGate,
  releaseTermination,
  sendNoticeNow,
  waiveNotice,
  withdrawTermination,
  workFinished,
} from '../../../src/protocol/contract-termination/messages.js';
import { startTermination, timeZone } from '../../harness/inputs.js';
import { caseload, fails, nothingUnfinished } from '../../harness/recording-activities.js';
import { day, type Scene } from '../../harness/time-skipping.js';
import { retriedInTermination } from './offboarding.js';
import { rarelyChecked, type Scenario } from './scenario.js';

const soon = { policy: rarelyChecked, daysAhead: 30 };

/** The database is away for as long as one act waits for it, and back for the next. */
async function databaseAwayDuringAct(scene: Scene): Promise<string> {
  const { handle } = await startTermination(scene, soon);
  const { redeemAct } = scene.answers;
  scene.answers.redeemAct = fails;
  await Promise.all([scene.act(handle, 'provider', withdrawTermination, {}), scene.skipDays(0.5)]);
  scene.answers.redeemAct = redeemAct;
  await scene.act(handle, 'provider', withdrawTermination, {});
  await handle.result();
  return handle.workflowId;
}

/** Courses of a contract termination. */
export const contractTerminations: Record<string, Scenario> = {
  'ends-with-the-last-day': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, soon);
      await handle.result();
      return handle.workflowId;
    },
  },
  'has-no-clients': {
    async play(scene) {
      const { handle } = await startTermination(scene, soon);
      await handle.result();
      return handle.workflowId;
    },
  },
  'withdrawn-before-the-notice': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, soon);
      await scene.act(handle, 'provider', withdrawTermination, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'withdrawn-in-notice': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, soon);
      await scene.skipDays(2);
      await scene.act(handle, 'agent', withdrawTermination, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'held-before-the-notice': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, soon);
      await scene.act(handle, 'agent', holdTermination, {});
      await scene.skipDays(5);
      await scene.act(handle, 'agent', releaseTermination, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'held-over-the-last-day': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle, lastDay, lastDayEndsAt } = await startTermination(scene, soon);
      await scene.skipDays(3);
      await scene.act(handle, 'lead', holdTermination, {});
      await scene.skipTo(new Date(lastDayEndsAt.getTime() + day));
      await scene.act(handle, 'lead', releaseTermination, {});
      await scene.act(handle, 'lead', releaseTermination, { lastDay: plusDays(lastDay, 20) });
      await handle.result();
      return handle.workflowId;
    },
  },
  'notice-delayed-then-sent': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, soon);
      await scene.act(handle, 'provider', delayNotice, { days: 9 });
      await scene.act(handle, 'provider', delayNotice, { days: 3 });
      await scene.skipDays(2);
      await scene.act(handle, 'provider', sendNoticeNow, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'last-day-moved': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle, lastDay } = await startTermination(scene, soon);
      await scene.act(handle, 'provider', changeLastDay, { lastDay: plusDays(lastDay, 5) });
      await scene.skipDays(2);
      await scene.act(handle, 'provider', changeLastDay, { lastDay });
      await scene.act(handle, 'agent', waiveNotice, {});
      await scene.act(handle, 'agent', changeLastDay, { lastDay: plusDays(lastDay, -20) });
      await handle.result();
      return handle.workflowId;
    },
  },
  'an-act-token-used-twice': {
    async play(scene) {
      const { handle, lastDay } = await startTermination(scene, soon);
      const move = (days: number) =>
        scene.act(
          handle,
          'provider',
          changeLastDay,
          { lastDay: plusDays(lastDay, days) },
          { actToken: 'provider/kept' },
        );
      await move(1);
      await move(2);
      await handle.result();
      return handle.workflowId;
    },
  },
  // Recorded when nothing was taken back of the act that failed.
  'database-away-during-an-act': { play: databaseAwayDuringAct },
  'database-away-during-an-act-that-is-taken-back': { play: databaseAwayDuringAct },
  'unfinished-work-then-finished': {
    async play(scene) {
      scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unsignedNotes: 2 });
      const { handle, lastDayEndsAt } = await startTermination(scene, soon);
      await scene.skipTo(new Date(lastDayEndsAt.getTime() + day));
      scene.answers.takeReadiness = async () => nothingUnfinished;
      await handle.signal(workFinished);
      await handle.result();
      return handle.workflowId;
    },
  },
  'a-gate-overridden': {
    async play(scene) {
      scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unbilledSessions: 1 });
      const { handle, lastDayEndsAt } = await startTermination(scene, soon);
      await scene.skipTo(new Date(lastDayEndsAt.getTime() + 8 * day));
      await scene.act(handle, 'lead', overrideGate, { gate: 'unsigned_notes' });
      await scene.act(handle, 'lead', overrideGate, { gate: 'unbilled_sessions' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'gates-forced': {
    async play(scene) {
      scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, clientsWithoutOutcome: 1 });
      const { handle } = await startTermination(scene, soon);
      await handle.result();
      return handle.workflowId;
    },
  },
  'mailbox-full': {
    async play(scene) {
      scene.answers.mailProvider = async (letter) =>
        letter.template === 'termination-confirmed' ? fails() : { kind: 'accepted' };
      const { handle } = await startTermination(scene, soon);
      await handle.result();
      return handle.workflowId;
    },
  },
  'export-failed': {
    async play(scene) {
      scene.answers.renderCharts = fails;
      const { handle } = await startTermination(scene, soon);
      await handle.result();
      return handle.workflowId;
    },
  },
  'started-after-a-death': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, {
        ...soon,
        startedBecause: 'death',
        noticeWaived: true,
      });
      await handle.result();
      return handle.workflowId;
    },
  },
  'calls-open-at-once-after-a-death': {
    charts: caseload(1, 1),
    async play(scene) {
      const { handle } = await startTermination(scene, {
        ...soon,
        startedBecause: 'death',
        noticeWaived: true,
      });
      await handle.result();
      return handle.workflowId;
    },
  },
  'carried-on-in-notice': {
    async play(scene) {
      const now = await scene.now();
      const { handle } = await startTermination(scene, {
        ...soon,
        carried: {
          state: { status: 'in_notice' },
          lastDay: plusDays(dateIn(timeZone, now), 20),
          noticeWaived: false,
          noticeAt: now.toISOString(),
          round: 2,
          noticePages: 1,
          remindersSent: [],
        },
      });
      await handle.result();
      return handle.workflowId;
    },
  },
  'offboarding-waits': {
    play: (scene) => retriedInTermination(scene, ({ workflowId }) => workflowId),
  },
  // By a worker of the release before, which hears nothing of it from an offboarding of the next one.
  'offboarding-waits-unheard': {
    play: (scene) => retriedInTermination(scene, ({ workflowId }) => workflowId),
  },
  'carried-on-while-closing': {
    async play(scene) {
      const now = await scene.now();
      scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unsignedNotes: 1 });
      const { handle } = await startTermination(scene, {
        ...soon,
        carried: {
          state: { status: 'closing', closingSince: now.toISOString(), overridden: ['unbilled_sessions'] },
          lastDay: plusDays(dateIn(timeZone, now), -1),
          noticeWaived: false,
          noticeAt: now.toISOString(),
          round: 0,
          noticePages: 0,
          remindersSent: [],
        },
      });
      await handle.result();
      return handle.workflowId;
    },
  },
};
