import { afterEach, describe, expect, it } from 'vitest';
import { dateIn, endOfDay, plusDays, startOfDay } from '../../src/domain/zoned-time.js';
import { clientMigrationId } from '../../src/protocol/client-migration/messages.js';
import {
  changeLastDay,
  delayNotice,
  sendNoticeNow,
  terminationView,
  waiveNotice,
  withdrawTermination,
} from '../../src/protocol/contract-termination/messages.js';
import { startTermination, timeZone } from '../harness/inputs.js';
import { caseload } from '../harness/recording-activities.js';
import { day, openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const done = { done: true };
const hour = day / 24;

describe('a provider or support changes a termination', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('withdraws: listing and bookings come back, and everyone who was told hears that the provider stays', async () => {
    scene = await openScene({ charts: caseload(2, 1) });
    const { handle, caseId } = await startTermination(scene);
    await scene.skipDays(2);
    expect(await scene.act(handle, 'provider', withdrawTermination, {})).toEqual(done);
    await handle.result();
    await scene.workflow.getHandle(clientMigrationId(caseId, 'chart-0')).result();
    await until('all are told', async () => scene.asked('tellProviderStays').length === 3);
    expect(new Set(scene.asked('tellProviderStays').map(({ chartId }) => chartId)).size).toBe(3);
    expect(scene.asked('restoreBookings')).toHaveLength(1);
    expect(scene.asked('mailProvider').at(-1)?.template).toBe('termination-withdrawn');
    expect(scene.asked('recordCase').findLast((change) => change.caseId === caseId)).toMatchObject({
      state: 'withdrawn',
      closed: true,
    });
    expect(scene.asked('remindClient')).toEqual([]);
  });

  it('withdraws before anyone was told, and then no client hears of it', async () => {
    scene = await openScene({ charts: caseload(1, 1) });
    const { handle } = await startTermination(scene);
    expect(await scene.act(handle, 'agent', withdrawTermination, {})).toEqual(done);
    await handle.result();
    expect([...scene.asked('giveNotice'), ...scene.asked('tellProviderStays')]).toEqual([]);
  });

  it.each([
    ['an hour before the last day begins, it can still be withdrawn', -1, done],
    ['from the beginning of the last day on, it cannot be withdrawn', 0, { refused: 'state-does-not-allow' }],
  ])('%s', async (_, hours, answer) => {
    scene = await openScene();
    const { handle, lastDay } = await startTermination(scene, { daysAhead: 30 });
    await scene.skipTo(new Date(startOfDay(timeZone, lastDay).getTime() + hours * hour));
    expect(await scene.act(handle, 'provider', withdrawTermination, {})).toEqual(answer);
  });

  it('takes a new last day from the provider only later, and from support fourteen days ahead', async () => {
    scene = await openScene();
    const { handle, lastDay, caseId, providerId } = await startTermination(scene);
    const today = dateIn(timeZone, await scene.now());
    const move = (role: 'provider' | 'agent', date: string) =>
      scene.act(handle, role, changeLastDay, { lastDay: date });
    const refused = (code: string) => ({ refused: code, field: 'lastDay' });

    expect(await move('provider', plusDays(lastDay, -1))).toEqual(refused('last-day-not-later'));
    expect(await move('provider', lastDay)).toEqual(refused('last-day-not-later'));
    expect(await move('provider', plusDays(today, 400))).toEqual(refused('last-day-too-far'));
    expect(await move('agent', plusDays(today, 13))).toEqual(refused('last-day-too-soon'));
    expect(await move('agent', plusDays(today, -1))).toEqual(refused('last-day-in-the-past'));
    expect(await move('agent', '2027-02-30')).toEqual(refused('last-day-not-a-date'));
    expect(await move('agent', ' ')).toEqual(refused('last-day-missing'));
    expect(scene.asked('moveLastDay')).toEqual([]);

    expect(await move('provider', plusDays(lastDay, 10))).toEqual(done);
    expect(await move('agent', plusDays(today, 14))).toEqual(done);
    expect(await scene.act(handle, 'agent', waiveNotice, {})).toEqual(done);
    expect(await move('agent', plusDays(today, 2))).toEqual(done);
    expect((await handle.query(terminationView)).lastDay).toBe(plusDays(today, 2));
    expect(scene.asked('moveLastDay').at(-1)).toEqual({
      caseId,
      providerId,
      lastDay: plusDays(today, 2),
      lastDayEndsAt: endOfDay(timeZone, plusDays(today, 2)).toISOString(),
    });
    const letters = scene.asked('mailProvider').filter(({ template }) => template === 'last-day-changed');
    expect(letters.map(({ round }) => round)).toEqual([1, 2, 3]);
  });

  it('takes another try with the same permission where a last day was refused', async () => {
    scene = await openScene();
    const { handle, lastDay } = await startTermination(scene);
    const today = dateIn(timeZone, await scene.now());
    const move = (date: string) =>
      scene.act(handle, 'agent', changeLastDay, { lastDay: date }, { actToken: 'agent/kept' });
    expect(await move(plusDays(today, 13))).toEqual({ refused: 'last-day-too-soon', field: 'lastDay' });
    expect(await move(plusDays(lastDay, 1))).toEqual(done);
    expect((await handle.query(terminationView)).lastDay).toBe(plusDays(lastDay, 1));
  });

  it('lets the provider change nothing of what support started, and spends no permission on it', async () => {
    scene = await openScene();
    const { handle, lastDay } = await startTermination(scene, { startedBecause: 'licence_lost' });
    const using = { actToken: 'provider/kept' };
    const move = () => scene.act(handle, 'provider', changeLastDay, { lastDay: plusDays(lastDay, 1) }, using);
    expect(await move()).toEqual({ refused: 'not-allowed' });
    expect(await move()).toEqual({ refused: 'not-allowed' });
  });

  it('tells every client who was told of the old last day again, at once and once a change', async () => {
    scene = await openScene({ charts: caseload(2, 2) });
    const { handle, lastDay } = await startTermination(scene);
    await scene.act(handle, 'provider', changeLastDay, { lastDay: plusDays(lastDay, 1) });
    await scene.skipDays(3);
    for (const [change, later] of [5, 9].entries()) {
      await scene.act(handle, 'provider', changeLastDay, { lastDay: plusDays(lastDay, later) });
      const changedAt = await scene.now();
      const letters = 4 * (change + 2);
      await until('all are told again', async () => scene.asked('giveNotice').length === letters);
      expect(Date.parse(scene.asked('giveNotice').at(-1)?.at ?? '') - changedAt.getTime()).toBeLessThan(hour);
    }
    const told = scene.asked('giveNotice').map(({ chartId, round }) => `${chartId} ${round}`);
    expect(told.toSorted()).toEqual(
      ['chart-0', 'chart-1', 'chart-2', 'chart-3'].flatMap((chart) => [
        `${chart} 0`,
        `${chart} 2`,
        `${chart} 3`,
      ]),
    );
    expect(scene.asked('giveNotice').at(-1)?.lastDayEndsAt).toBe(
      (await handle.query(terminationView)).dates.lastDayEndsAt,
    );
  });

  it('delays the notice by up to seven days in all', async () => {
    scene = await openScene({ charts: caseload(0, 1) });
    const { handle, requestedAt } = await startTermination(scene);
    const delay = (days: number) => scene.act(handle, 'provider', delayNotice, { days });
    const tooLong = { refused: 'delay-too-long', field: 'days' };
    for (const days of [0, -1, 1.5, 8, 1e300, Number.NaN]) expect(await delay(days)).toEqual(tooLong);
    expect(await delay(3)).toEqual(done);
    expect(await delay(5)).toEqual(tooLong);
    expect(await delay(4)).toEqual(done);
    expect(await delay(1)).toEqual(tooLong);
    await scene.skipDays(9);
    await until('the client is told', async () => scene.asked('giveNotice').length === 1);
    expect(wholeDays(requestedAt, scene.asked('giveNotice')[0]?.at)).toBe(8);
  });

  it('delays no notice to less than fourteen days before the last day ends', async () => {
    scene = await openScene({ charts: caseload(0, 1) });
    const { handle } = await startTermination(scene, { daysAhead: 18 });
    expect(await scene.act(handle, 'provider', delayNotice, { days: 5 })).toMatchObject({
      refused: 'delay-too-long',
    });
    expect(await scene.act(handle, 'provider', delayNotice, { days: 3 })).toEqual(done);
  });

  it('sends the notice as soon as the provider says so', async () => {
    scene = await openScene({ charts: caseload(1, 1) });
    const { handle } = await startTermination(scene);
    expect(await scene.act(handle, 'provider', sendNoticeNow, {})).toEqual(done);
    await until('both are told', async () => scene.asked('giveNotice').length === 2);
    expect(await scene.act(handle, 'provider', sendNoticeNow, {})).toEqual({
      refused: 'state-does-not-allow',
    });
  });
});
