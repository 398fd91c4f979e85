import { afterEach, describe, expect, it } from 'vitest';
import { dateIn, endOfDay, plusDays, startOfDay, type CalendarDate } from '../../src/domain/zoned-time.js';
import { offboardingSteps } from '../../src/domain/offboarding/steps.js';
import { terminationView, workFinished } from '../../src/protocol/contract-termination/messages.js';
import { offboardingId, retryStep } from '../../src/protocol/offboarding/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { startTermination, timeZone } from '../harness/inputs.js';
import { caseload, fails, nothingUnfinished } from '../harness/recording-activities.js';
import { day, openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

describe('a termination, from the request to the exit letter', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('tells everyone, ends with the last day, and sends each letter and does each step once', async () => {
    scene = await openScene({ charts: caseload(2, 1) });
    const { handle, lastDayEndsAt, requestedAt } = await startTermination(scene);
    await handle.result();

    expect(scene.asked('mailProvider').map(({ template }) => template)).toEqual([
      'termination-confirmed',
      'notice-started',
      'exit-letter',
    ]);
    const told = scene
      .asked('giveNotice')
      .map(({ chartId, headwaySourced }) => `${chartId} ${headwaySourced}`);
    expect(told.toSorted()).toEqual(['chart-0 true', 'chart-1 true', 'chart-2 false']);
    expect(wholeDays(requestedAt, scene.asked('giveNotice')[0]?.at)).toBe(1);
    expect(scene.asked('offboard').map(({ step }) => step)).toEqual([...offboardingSteps]);
    const [closing] = scene.asked('beginClosing');
    expect(closing?.lastDayEndsAt).toBe(lastDayEndsAt.toISOString());
    expect(wholeDays(lastDayEndsAt, closing?.at)).toBe(0);
    expect(scene.asked('startExport').map(({ occasion }) => occasion)).toEqual(['termination', 'closing']);
    expect(
      scene
        .asked('recordCase')
        .filter(({ caseId }) => !caseId.includes('export'))
        .at(-1),
    ).toMatchObject({ state: 'completed', closed: true });
  });

  it('says of the case that it waits for support while a step of offboarding fails, and takes that back', async () => {
    scene = await openScene();
    const { offboard } = scene.answers;
    scene.answers.offboard = async (request) =>
      request.step === 'end-contract' ? fails() : offboard(request);
    const { handle, caseId } = await startTermination(scene, { daysAhead: 30 });
    const standing = async () => {
      const { state, waitingOn, needsAttention, dueAt } =
        scene
          .asked('recordCase')
          .filter((change) => change.caseId === caseId)
          .at(-1) ?? {};
      const { typedSearchAttributes } = await handle.describe();
      const shown = [searchAttributes.CaseState, searchAttributes.WaitingOn, searchAttributes.NeedsAttention];
      return {
        state,
        waitingOn,
        needsAttention,
        dueAt,
        shown: shown.map((key) => typedSearchAttributes.get(key)),
      };
    };
    const waits = {
      state: 'closing',
      waitingOn: 'support',
      needsAttention: true,
      dueAt: null,
      shown: ['closing', 'support', true],
    };
    const settled = (times: number) =>
      until('the case says so', async () => {
        const { waitingOn } = await standing();
        return scene.asked('openTask').length === times && waitingOn === 'support';
      });
    await scene.skipDays(32);
    await settled(1);
    expect(await standing()).toEqual(waits);
    expect(await handle.query(terminationView)).toMatchObject({ status: 'closing', waitingOn: 'support' });
    const ending = scene.workflow.getHandle(offboardingId(caseId));
    await scene.act(ending, 'agent', retryStep, {});
    await until('it goes on', async () => (await standing()).waitingOn === 'system');
    expect(await standing()).toEqual({
      ...waits,
      waitingOn: 'system',
      needsAttention: false,
      shown: ['closing', 'system', false],
    });
    await scene.skipDays(0.1);
    await settled(2);
    expect(await standing()).toEqual(waits);
    scene.answers.offboard = offboard;
    await Promise.allSettled([scene.act(ending, 'agent', retryStep, {})]);
    await handle.result();
    expect(await standing()).toEqual({
      state: 'completed',
      waitingOn: 'nobody',
      needsAttention: false,
      dueAt: null,
      shown: ['completed', 'nobody', false],
    });
  });

  it('gives 30 days of read-only sign-in after the last day', async () => {
    scene = await openScene();
    const { handle, lastDayEndsAt } = await startTermination(scene, { daysAhead: 30 });
    await handle.result();
    const until = scene.asked('offboard')[0]?.readOnlyUntil;
    expect(wholeDays(lastDayEndsAt, until)).toBe(30);
  });

  it.each([
    ['no clients at all', caseload(0, 0), [], ['termination-confirmed', 'exit-letter']],
    [
      'only own clients',
      caseload(0, 2),
      ['chart-0', 'chart-1'],
      ['termination-confirmed', 'notice-started', 'exit-letter'],
    ],
  ])('a provider with %s leaves too', async (_, charts, told, letters) => {
    scene = await openScene({ charts });
    const { handle } = await startTermination(scene);
    await handle.result();
    expect(
      scene
        .asked('giveNotice')
        .map(({ chartId }) => chartId)
        .toSorted(),
    ).toEqual(told);
    expect(scene.asked('giveNotice').every(({ closesAt }) => closesAt === null)).toBe(true);
    expect(scene.asked('mailProvider').map(({ template }) => template)).toEqual(letters);
  });

  it('reminds of unfinished work 14, 7, 3 and 1 days before the last day ends, and not once it is finished', async () => {
    scene = await openScene();
    scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unsignedNotes: 2 });
    const { lastDayEndsAt } = await startTermination(scene);
    await scene.skipTo(new Date(lastDayEndsAt.getTime() - 2 * day));
    scene.answers.takeReadiness = async () => nothingUnfinished;
    await scene.skipTo(new Date(lastDayEndsAt.getTime() + day));
    const reminders = scene.asked('mailProvider').filter(({ template }) => template === 'unfinished-work');
    expect(reminders.map(({ at }) => wholeDays(at, lastDayEndsAt))).toEqual([14, 7, 3]);
    expect(reminders[0]?.counts).toMatchObject({ unsignedNotes: 2 });
  });

  it('opens unfinished work to a lead after 7 days, and closes with a reason 30 days after the last day', async () => {
    scene = await openScene();
    scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unbilledSessions: 1 });
    const { handle, lastDayEndsAt } = await startTermination(scene, { daysAhead: 30 });
    await handle.result();
    const [toLead] = scene.asked('openTask').filter(({ kind }) => kind === 'gates_to_lead');
    expect(wholeDays(lastDayEndsAt, toLead?.at)).toBe(7);
    const lines = scene.asked('recordCase').filter(({ event }) => event?.code === 'gates-forced');
    expect(lines).toMatchObject([{ event: { detail: { gates: 'unbilled_sessions' } } }]);
    expect(wholeDays(lastDayEndsAt, lines[0]?.at)).toBe(30);
    expect(
      scene.asked('mailProvider').filter(({ template }) => template === 'closing-open-gates'),
    ).toHaveLength(1);
  });

  it('goes on at once when the last work is finished', async () => {
    scene = await openScene();
    scene.answers.takeReadiness = async () => ({ ...nothingUnfinished, unsignedNotes: 1 });
    const { handle, lastDayEndsAt } = await startTermination(scene, { daysAhead: 30 });
    await scene.skipTo(new Date(lastDayEndsAt.getTime() + day / 2));
    expect((await handle.query(terminationView)).closedGates).toEqual(['unsigned_notes']);
    scene.answers.takeReadiness = async () => nothingUnfinished;
    const finishedAt = await scene.now();
    await handle.signal(workFinished);
    await handle.result();
    const [goesOn] = scene.asked('recordCase').filter(({ event }) => event?.code === 'gates-clear');
    expect(Date.parse(goesOn?.at ?? '') - finishedAt.getTime()).toBeLessThan(day / 24);
  });

  it.each([
    ['a day of 25 hours', 25, '05:00'],
    ['a day of 23 hours', 23, '04:00'],
  ])('ends at midnight in New York where the last day is %s', async (_, hours, midnight) => {
    scene = await openScene({ charts: caseload(1, 0) });
    const lastDay = nextDayOfHours(hours, dateIn(timeZone, await scene.now()));
    await scene.skipTo(new Date(startOfDay(timeZone, lastDay).getTime() - 31.5 * day));
    const { handle } = await startTermination(scene, { lastDay });
    await handle.result();
    const [closing] = scene.asked('beginClosing');
    expect(closing?.lastDayEndsAt.slice(0, 16)).toBe(`${plusDays(lastDay, 1)}T${midnight}`);
    expect(closing?.at.slice(0, 16)).toBe(closing?.lastDayEndsAt.slice(0, 16));
  });
});

/** The next date, more than a month ahead, that lasts so many hours in the zone of the cases. */
function nextDayOfHours(hours: number, from: CalendarDate): CalendarDate {
  for (let date = plusDays(from, 32); ; date = plusDays(date, 1))
    if (endOfDay(timeZone, date).getTime() - startOfDay(timeZone, date).getTime() === hours * 3_600_000)
      return date;
}
