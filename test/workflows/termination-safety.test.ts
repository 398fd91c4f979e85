import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { plusDays } from '../../src/domain/zoned-time.js';
import {
  changeLastDay,
  delayNotice,
  holdTermination,
  overrideGate,
  releaseTermination,
  sendNoticeNow,
  terminationView,
  waiveNotice,
  withdrawTermination,
} from '../../src/protocol/contract-termination/messages.js';
import { startTermination } from '../harness/inputs.js';
import { caseload, fails, nothingUnfinished } from '../harness/recording-activities.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const done = { done: true };
const notNow = { refused: 'state-does-not-allow' };

describe('support holds a termination, and nothing happens twice or by mistake', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('held before the notice, tells nobody until it is released', async () => {
    scene = await openScene({ charts: caseload(1, 1) });
    const { handle } = await startTermination(scene);
    expect(await scene.act(handle, 'agent', holdTermination, {})).toEqual(done);
    await scene.skipDays(10);
    expect(scene.asked('giveNotice')).toEqual([]);
    expect(await scene.act(handle, 'agent', releaseTermination, {})).toEqual(done);
    await until('both are told', async () => scene.asked('giveNotice').length === 2);
  });

  it('held in notice, reminds nobody until it is released, and keeps its last day', async () => {
    scene = await openScene({ charts: caseload(1, 0) });
    const { handle, lastDay } = await startTermination(scene);
    await scene.skipDays(3);
    expect(await scene.act(handle, 'lead', holdTermination, {})).toEqual(done);
    await scene.skipDays(10);
    expect(scene.asked('remindClient')).toEqual([]);
    expect(await scene.act(handle, 'lead', releaseTermination, {})).toEqual(done);
    await until('the client is reminded', async () => scene.asked('remindClient').length === 1);
    expect(await handle.query(terminationView)).toMatchObject({ status: 'in_notice', lastDay });
  });

  it('held over its last day, does not close until support confirms a new last day', async () => {
    scene = await openScene({ charts: caseload(1, 1) });
    const { handle, lastDay, lastDayEndsAt } = await startTermination(scene, { daysAhead: 30 });
    await scene.skipDays(3);
    await scene.act(handle, 'agent', holdTermination, {});
    await scene.skipTo(new Date(lastDayEndsAt.getTime() + 2 * day));
    expect(scene.asked('beginClosing')).toEqual([]);
    expect(await scene.act(handle, 'agent', releaseTermination, {})).toEqual({
      refused: 'last-day-missing',
      field: 'lastDay',
    });
    expect(await scene.act(handle, 'agent', releaseTermination, { lastDay })).toEqual({
      refused: 'last-day-in-the-past',
      field: 'lastDay',
    });
    expect((await handle.query(terminationView)).status).toBe('held');
    expect(await scene.act(handle, 'agent', releaseTermination, { lastDay: plusDays(lastDay, 20) })).toEqual(
      done,
    );
    await until('both are told again', async () => scene.asked('giveNotice').length === 4);
    await handle.result();
    expect(scene.asked('beginClosing')).toHaveLength(1);
  });

  it('allows no act that its state does not allow', async () => {
    scene = await openScene({ charts: caseload(0, 1) });
    scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unsignedNotes: 1 });
    const { handle, lastDay, lastDayEndsAt } = await startTermination(scene, { daysAhead: 30 });
    const acts = {
      withdraw: () => scene.act(handle, 'lead', withdrawTermination, {}),
      changeLastDay: () => scene.act(handle, 'lead', changeLastDay, { lastDay: plusDays(lastDay, 9) }),
      delayNotice: () => scene.act(handle, 'provider', delayNotice, { days: 1 }),
      sendNoticeNow: () => scene.act(handle, 'lead', sendNoticeNow, {}),
      hold: () => scene.act(handle, 'lead', holdTermination, {}),
      release: () => scene.act(handle, 'lead', releaseTermination, {}),
      waiveNotice: () => scene.act(handle, 'lead', waiveNotice, {}),
      overrideGate: () => scene.act(handle, 'lead', overrideGate, { gate: 'unsigned_notes' }),
    };
    const refuses = async (...names: (keyof typeof acts)[]) => {
      for (const name of names) expect([name, await acts[name]()]).toEqual([name, notNow]);
    };
    await refuses('release', 'overrideGate');
    await scene.skipDays(2);
    await refuses('release', 'overrideGate', 'delayNotice', 'sendNoticeNow');
    await acts.hold();
    await refuses('hold', 'overrideGate', 'delayNotice', 'sendNoticeNow');
    await acts.release();
    await scene.skipTo(new Date(lastDayEndsAt.getTime() + day / 4));
    await refuses('withdraw', 'changeLastDay', 'delayNotice', 'sendNoticeNow', 'hold', 'release');
    await refuses('waiveNotice');
    expect(scene.asked('redeemAct').map(({ update }) => update)).toEqual(['hold', 'release']);

    expect(await scene.act(handle, 'lead', overrideGate, { gate: 'unbilled_sessions' })).toEqual({
      refused: 'gate-not-open',
      field: 'gate',
    });
    expect(await acts.overrideGate()).toEqual(done);
    await handle.result();
  });

  it('does an act once, however often it is asked for', async () => {
    scene = await openScene();
    const { handle, lastDay, caseId } = await startTermination(scene);
    const move = (using: { updateId?: string; actToken?: string }, days: number) =>
      scene.act(handle, 'provider', changeLastDay, { lastDay: plusDays(lastDay, days) }, using);
    const twice = await Promise.all([
      move({ updateId: 'pressed-twice' }, 1),
      move({ updateId: 'pressed-twice' }, 1),
    ]);
    expect(twice).toEqual([done, done]);
    expect(await move({ actToken: 'provider/kept' }, 2)).toEqual(done);
    expect(await move({ actToken: 'provider/kept' }, 3)).toEqual({ refused: 'act-token-used' });
    expect(scene.timeLine(caseId).filter((code) => code === 'last-day-changed')).toHaveLength(2);
    expect((await handle.query(terminationView)).lastDay).toBe(plusDays(lastDay, 2));
  });

  it('refuses what was typed wrongly into the Temporal UI, and goes on', async () => {
    scene = await openScene();
    const { handle } = await startTermination(scene);
    const typed = (update: string, argument: object) => handle.executeUpdate(update, { args: [argument] });
    await expect(typed('withdraw', { reason: 'no token' })).rejects.toThrow(WorkflowUpdateFailedError);
    await expect(typed('hold', { actToken: 'agent/a', reason: 5 })).rejects.toThrow(
      WorkflowUpdateFailedError,
    );
    expect(await typed('changeLastDay', { actToken: 'agent/b', reason: 'moved' })).toMatchObject({
      refused: 'last-day-missing',
    });
    expect(await typed('delayNotice', { actToken: 'agent/c', reason: 'moved' })).toMatchObject({
      refused: 'delay-too-long',
    });
    await typed('hold', { actToken: 'agent/d', reason: 'a question' });
    expect(await typed('release', { actToken: 'agent/e', reason: 'moved', lastDay: 5 })).toMatchObject({
      refused: 'last-day-not-a-date',
    });
    expect(await scene.act(handle, 'agent', releaseTermination, {})).toEqual(done);
  });

  it('tells a person to try again when the database stays away, and takes the next act', async () => {
    scene = await openScene();
    const { handle } = await startTermination(scene);
    const { redeemAct } = scene.answers;
    scene.answers.redeemAct = fails;
    const answer = scene.act(handle, 'provider', withdrawTermination, {});
    await until('it is tried', async () => scene.asked('redeemAct').length > 0);
    await scene.skipDays(0.5);
    expect(await answer).toEqual({ refused: 'temporarily-unavailable' });
    // It may have been redeemed, and the answer lost.
    const [{ update, updateId, at } = {}] = scene.asked('redeemAct');
    expect(scene.asked('takeBackAct')).toMatchObject([{ update, updateId, at }]);
    scene.answers.redeemAct = redeemAct;
    expect(await scene.act(handle, 'provider', withdrawTermination, {})).toEqual(done);
  });

  it('keeps its dates and takes acts while the provider’s mailbox is full', async () => {
    scene = await openScene({ charts: caseload(0, 1) });
    scene.answers.mailProvider = fails;
    const { handle, caseId, lastDayEndsAt } = await startTermination(scene, { daysAhead: 30 });
    expect(await scene.act(handle, 'provider', sendNoticeNow, {})).toEqual(done);
    await until('the client is told', async () => scene.asked('giveNotice').length === 1);
    await scene.skipDays(2);
    expect(scene.timeLine(caseId)).toContain('mail-withheld');
    await scene.skipTo(new Date(lastDayEndsAt.getTime() + 60_000));
    await until('care ends', async () => scene.asked('beginClosing').length === 1);
  });
});
