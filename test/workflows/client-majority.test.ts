import { afterEach, describe, expect, it } from 'vitest';
import {
  clientMajorityView,
  confirmOwnAddress,
  denyOwnAddress,
  majorityWatchType,
} from '../../src/protocol/client-majority/messages.js';
import { fails, losesAnswer } from '../harness/recording-activities.js';
import { startMajority } from '../harness/rows.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const mailed = () => scene.asked('mailMajority').map(({ template, round }) => `${template} ${round}`);

async function announced() {
  scene = await openScene();
  const row = await startMajority(scene);
  await until('both are told', async () => mailed().length === 1);
  return row;
}

describe('a client who comes of age', () => {
  it('names, proves and has confirmed an own address before the day, and gets their sign-in on it', async () => {
    const { handle, name, prove } = await announced();
    await name();
    await until('the link is out', async () => mailed().length === 2);
    await prove();
    await scene.act(handle, 'agent', confirmOwnAddress, {});
    await handle.result();
    expect(mailed()).toEqual(['first 0', 'own-address 1', 'second 0', 'own-sign-in 0']);
    const at = scene.asked('mailMajority').map((mail) => Date.parse(mail.at));
    expect(at.map((one) => Math.round((one - (at[0] ?? 0)) / day))).toEqual([0, 0, 46, 60]);
  });

  it('who does nothing is told twice; then the account is closed and waits for them, for years', async () => {
    const { handle, name, prove } = await announced();
    await scene.skipDays(3 * 365);
    expect(mailed()).toEqual(['first 0', 'second 0', 'closed 0']);
    expect(await handle.query(clientMajorityView)).toEqual({ status: 'closed', dueAt: null });
    expect((await scene.history(handle.workflowId)).activities).toBeLessThan(12);
    await name();
    await until('the link is out', async () => mailed().length === 4);
    await prove();
    await Promise.allSettled([scene.act(handle, 'lead', confirmOwnAddress, {})]);
    await handle.result();
    expect(mailed().slice(3)).toEqual(['own-address 1', 'own-sign-in 0']);
  });

  it('has their sign-in though nobody heard the answer of the act that confirmed their address', async () => {
    const { handle, name, prove } = await announced();
    await scene.skipDays(61);
    await name();
    await until('the link is out', async () => mailed().includes('own-address 1'));
    await prove();
    scene.answers.confirmOwnAddress = losesAnswer(scene.answers.confirmOwnAddress);
    const acting = Promise.allSettled([scene.act(handle, 'agent', confirmOwnAddress, {})]);
    await scene.skipDays(0.1);
    await acting;
    await handle.result();
    expect(mailed().at(-1)).toBe('own-sign-in 0');
  });

  it('names another address where the first is denied, and each gets its link once', async () => {
    const { handle, name, prove } = await announced();
    await name();
    await name();
    await until('the newest link is out', async () => mailed().includes('own-address 2'));
    await prove();
    await scene.act(handle, 'agent', denyOwnAddress, {});
    expect(await handle.query(clientMajorityView)).toMatchObject({ status: 'announced' });
    await scene.skipDays(61);
    expect(mailed().at(-1)).toBe('closed 0');
    await handle.terminate('the test is over');
  });
});

describe('the daily look for those who come of age', () => {
  it('goes through all pages and says how many cases it opened', async () => {
    scene = await openScene();
    scene.answers.openMajorities = async ({ after }) =>
      after === null ? { opened: 2, next: 'account-200' } : { opened: 1, next: null };
    const result: unknown = await scene.workflow.execute(majorityWatchType, {
      workflowId: `majority-watch/${scene.taskQueue}`,
      taskQueue: scene.taskQueue,
      args: [{ after: null, opened: 0 }],
    });
    expect(result).toBe(3);
    expect(scene.asked('openMajorities').map(({ after }) => after)).toEqual([null, 'account-200']);
  });

  it('is given up before the next day’s begins where the database stays away', async () => {
    scene = await openScene();
    scene.answers.openMajorities = fails;
    const run = await scene.workflow.start(majorityWatchType, {
      workflowId: `majority-watch/${scene.taskQueue}`,
      taskQueue: scene.taskQueue,
      args: [{ after: null, opened: 0 }],
    });
    await scene.skipDays(1);
    expect((await run.describe()).status.name).toBe('FAILED');
  });
});
