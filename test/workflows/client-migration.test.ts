import { afterEach, describe, expect, it } from 'vitest';
import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../src/protocol/caseload-notice/messages.js';
import { makeClientChoice, migrationView, recordCall } from '../../src/protocol/client-migration/messages.js';
import { nextFridayEvening, startMigration } from '../harness/inputs.js';
import { fails } from '../harness/recording-activities.js';
import { day, openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const done = { done: true };
const stays = { linkDigest: 'digest', choice: 'stays' } as const;

describe('a Headway-sourced client is asked what they want', () => {
  let scene: Scene;
  afterEach(() => scene.close());
  const tasks = () => scene.asked('openTask').map(({ kind }) => kind);
  const noticeAt = () => scene.asked('giveNotice')[0]?.at;

  it('silent, is reminded once after 7 days and called by support after 21', async () => {
    scene = await openScene();
    const { handle, lastDayEndsAt } = await startMigration(scene, 60);
    await scene.skipTo(new Date(Date.parse(lastDayEndsAt) - day));
    expect(scene.asked('remindClient').map(({ at }) => wholeDays(noticeAt(), at))).toEqual([7]);
    expect(tasks()).toEqual(['call_client_choice']);
    expect(wholeDays(noticeAt(), scene.asked('openTask')[0]?.at)).toBe(21);
    expect(await handle.query(migrationView)).toMatchObject({ status: 'open', outcome: null });
  });

  it('told three weeks ahead and silent, is called by support three days before the last day ends', async () => {
    scene = await openScene();
    const { lastDayEndsAt } = await startMigration(scene, 21);
    await scene.skipTo(new Date(Date.parse(lastDayEndsAt) - day));
    expect(scene.asked('remindClient')).toHaveLength(1);
    expect(tasks()).toEqual(['call_client_choice']);
    expect(wholeDays(scene.asked('openTask')[0]?.at, lastDayEndsAt)).toBe(3);
  });

  it('told so late that the choice would close within 72 hours, is called by support at once', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 4);
    await until('support is asked', async () => tasks().length === 1);
    expect(tasks()).toEqual(['call_client_choice']);
    await scene.skipDays(3);
    expect(scene.asked('remindClient')).toEqual([]);
    expect(await handle.executeUpdate(makeClientChoice, { args: [stays] })).toEqual(done);
  });

  it('answers, is left in peace, and may answer otherwise until the last day ends', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    const answer = (choice: 'stays' | 'finished' | 'follows_provider' | 'call_me') =>
      handle.executeUpdate(makeClientChoice, { args: [{ linkDigest: 'digest', choice }] });
    expect(await answer('stays')).toEqual(done);
    await scene.skipDays(25);
    expect([...scene.asked('remindClient'), ...scene.asked('openTask')]).toEqual([]);
    expect(await answer('follows_provider')).toEqual(done);
    await handle.signal(lastDayEnded);
    expect(await answer('finished')).toEqual({ refused: 'choice-closed' });
    await handle.signal(caseClosed);
    expect(await handle.result()).toBe('follows_provider');
    expect(scene.asked('recordChoice').map(({ choice }) => choice)).toEqual(['stays', 'follows_provider']);
    expect(scene.asked('confirmChoice').map(({ choice }) => choice)).toEqual(['stays', 'follows_provider']);
  });

  it('hears of a moved last day after a hold that kept the mail back, though a fresh run began meanwhile', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60, false, { round: 1, toldRound: 0, held: true });
    await scene.skipDays(1);
    expect(scene.asked('giveNotice')).toEqual([]);
    await handle.signal(sendsReleased);
    await until('the client is told of it', async () => scene.asked('giveNotice').length === 1);
    expect(scene.asked('giveNotice')).toMatchObject([{ round: 1 }]);
  });

  it('has the answer while the email that confirms it waits for the relay, and gets the email though the case closes', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    const { confirmChoice } = scene.answers;
    scene.answers.confirmChoice = fails;
    expect(await handle.executeUpdate(makeClientChoice, { args: [stays] })).toEqual(done);
    await until('the relay is away', async () => scene.asked('confirmChoice').length > 0);
    await handle.signal(caseClosed);
    scene.answers.confirmChoice = confirmChoice;
    await scene.skipDays(0.1);
    expect(await handle.result()).toBe('stays');
    expect(scene.asked('confirmChoice').length).toBeGreaterThan(1);
  });

  it('whom support asked by phone is mailed what support wrote down, and nobody who was not reached', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    await scene.act(handle, 'agent', recordCall, { reached: false });
    await scene.act(handle, 'agent', recordCall, { reached: true, choice: 'finished' });
    await until('it is confirmed', async () => scene.asked('confirmChoice').length === 1);
    expect(scene.asked('confirmChoice')[0]).toMatchObject({ choice: 'finished', round: 0 });
  });

  it('waits for support while a client has asked for a call, and for the client before and for the last day after', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    const waits = async (words: string) => {
      const { currentDetails } = await handle.query<{ currentDetails: string }>(
        '__temporal_workflow_metadata',
      );
      return currentDetails.includes(words);
    };
    const answer = (choice: 'stays' | 'call_me') =>
      handle.executeUpdate(makeClientChoice, { args: [{ linkDigest: 'digest', choice }] });
    await until('the client is told', () => waits('the client’s choice'));
    expect(await answer('call_me')).toEqual(done);
    expect(await waits('support to call the client, who asked for it')).toBe(true);
    expect(await scene.act(handle, 'agent', recordCall, { reached: false })).toEqual(done);
    expect(await waits('support to call the client, who asked for it')).toBe(true);
    expect(await answer('stays')).toEqual(done);
    expect(await waits('the last day, until which the choice may change')).toBe(true);
  });

  it('says with one update once what was said, and refuses what is no choice', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    const once = { args: [stays], updateId: 'pressed-twice' } as const;
    await Promise.all([
      handle.executeUpdate(makeClientChoice, { ...once, args: [stays] }),
      handle.executeUpdate(makeClientChoice, { ...once, args: [stays] }),
    ]);
    expect(scene.asked('recordChoice')).toHaveLength(1);
    await expect(handle.executeUpdate('choose', { args: [{ ...stays, choice: 'moon' }] })).rejects.toThrow(
      'Workflow Update failed',
    );
    scene.answers.recordChoice = async () => ({ refused: 'link-expired' });
    expect(await handle.executeUpdate(makeClientChoice, { args: [stays] })).toEqual({
      refused: 'link-expired',
    });
  });

  it('called three times without being reached, counts as unreached; a later answer replaces that', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    const call = (argument: { reached: boolean; choice?: 'stays' }) =>
      scene.act(handle, 'agent', recordCall, argument);
    expect(await call({ reached: false, choice: 'stays' })).toMatchObject({ refused: 'choice-unknown' });
    for (const outcome of [null, null, 'unreached']) {
      expect(await call({ reached: false })).toEqual(done);
      expect(await handle.query(migrationView)).toMatchObject({ outcome });
    }
    expect(scene.asked('countUnreached')).toHaveLength(1);
    expect(await call({ reached: true, choice: 'stays' })).toEqual(done);
    await handle.signal(caseClosed);
    expect(await handle.result()).toBe('stays');
  });

  it.each([
    ['whose mail is withheld', async () => ({ kind: 'withheld', because: 'no_address' }) as const, 0],
    ['whose mailbox is full for a day', fails, 2],
  ])('%s, is told by phone', async (_, giveNotice, days) => {
    scene = await openScene();
    scene.answers.giveNotice = giveNotice;
    await startMigration(scene, 60);
    await scene.skipDays(days);
    await until('support is asked', async () => tasks().length === 2);
    expect(tasks()).toEqual(['give_notice_by_phone', 'call_client_choice']);
  });

  it('is called first when the provider cannot tell them, over a weekend too, though it follows the last day, and then mailed anyway', async () => {
    scene = await openScene();
    await scene.skipTo(nextFridayEvening(await scene.now()));
    const { handle } = await startMigration(scene, 0, true);
    await until('support is asked', async () => tasks().includes('call_client_first'));
    await handle.signal(lastDayEnded);
    await scene.skipDays(2);
    expect(scene.asked('giveNotice')).toEqual([]);
    await scene.skipDays(3);
    await until('the client is mailed', async () => scene.asked('giveNotice').length === 1);
    expect(scene.asked('openTask')[0]?.precedes).toBeDefined();
    expect(wholeDays(scene.asked('openTask')[0]?.precedes, noticeAt())).toBe(0);
  });

  it('hears of a moved last day at once, with dates counted anew', async () => {
    scene = await openScene();
    const { handle, lastDay, lastDayEndsAt } = await startMigration(scene, 22);
    await scene.skipDays(2);
    const moved = new Date(Date.parse(lastDayEndsAt) + 30 * day).toISOString();
    await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
    await until('the client is told again', async () => scene.asked('giveNotice').length === 2);
    const [, again] = scene.asked('giveNotice');
    expect(again).toMatchObject({ round: 1, lastDayEndsAt: moved });
    expect(wholeDays(noticeAt(), again?.at)).toBe(2);
    await scene.skipDays(25);
    expect(scene.asked('remindClient').map(({ at, round }) => [wholeDays(again?.at, at), round])).toEqual([
      [7, 1],
    ]);
    expect(scene.asked('openTask').map(({ at }) => wholeDays(again?.at, at))).toEqual([21]);
  });

  it.each([
    ['told', { told: true }, 0, 1],
    ['told and reminded', { told: true, answered: true }, 0, 0],
    ['not told, on hold', { told: false, held: true }, 1, 1],
  ] as const)(
    '%s, hears in a fresh run only what is still to come',
    async (_, carried, notices, reminders) => {
      scene = await openScene();
      const { handle } = await startMigration(scene, 60, true, carried);
      await handle.signal(sendsReleased);
      await scene.skipDays(12);
      await until('time has passed', async () => scene.asked('remindClient').length === reminders);
      expect(scene.asked('giveNotice')).toHaveLength(notices);
      expect(scene.asked('openTask').map(({ kind }) => kind)).not.toContain('call_client_first');
    },
  );

  it('hears nothing while the case is held, and one reminder after it', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    await until('the client is told', async () => scene.asked('giveNotice').length === 1);
    await handle.signal(sendsHeld);
    await scene.skipDays(12);
    expect(scene.asked('remindClient')).toEqual([]);
    await handle.signal(sendsReleased);
    await until('the client is reminded', async () => scene.asked('remindClient').length === 1);
  });

  it('whose mails the hold caught on their way, gets both after it, and no call instead', async () => {
    scene = await openScene();
    const { giveNotice, remindClient } = scene.answers;
    scene.answers.giveNotice = async () => ({ kind: 'held' });
    const { handle } = await startMigration(scene, 60);
    await until('the notice is held', async () => scene.asked('giveNotice').length === 1);
    await handle.signal(sendsHeld);
    await scene.skipDays(3);
    expect(scene.asked('giveNotice')).toHaveLength(1);
    scene.answers.giveNotice = giveNotice;
    await handle.signal(sendsReleased);
    await until('the client is told', async () => scene.asked('giveNotice').length === 2);
    scene.answers.remindClient = async () => {
      await handle.signal(sendsHeld);
      return { kind: 'held' };
    };
    await scene.skipDays(9);
    expect(scene.asked('remindClient')).toHaveLength(1);
    scene.answers.remindClient = remindClient;
    await handle.signal(sendsReleased);
    await until('the client is reminded', async () => scene.asked('remindClient').length === 2);
    expect(tasks()).toEqual([]);
  });

  it('held beyond the close of the choice, is called instead of reminded', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    await until('the client is told', async () => scene.asked('giveNotice').length === 1);
    await handle.signal(sendsHeld);
    await scene.skipDays(25);
    await handle.signal(sendsReleased);
    await until('support is asked', async () => tasks().length === 1);
    expect(scene.asked('remindClient')).toEqual([]);
  });

  it('is not asked anymore after a withdrawal', async () => {
    scene = await openScene();
    const { handle } = await startMigration(scene, 60);
    await handle.signal(terminationWithdrawn);
    expect(await handle.result()).toBeNull();
    expect(scene.asked('remindClient')).toEqual([]);
  });
});
