import { afterEach, describe, expect, it } from 'vitest';
import { retentionStanding, type RetentionFacts } from '../../src/domain/record-retention/standing.js';
import { calendarDate, plusDays, plusYears } from '../../src/domain/zoned-time.js';
import { lookAgain, retentionReconciliationType } from '../../src/protocol/record-retention/messages.js';
import { gate } from '../harness/gate.js';
import { startRetention } from '../harness/inputs.js';
import { fails } from '../harness/recording-activities.js';
import { day, openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

describe('the retention of a chart', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  /** A chart whose rows say what `facts` says when they are looked at; a lead approves what is listed. */
  async function openChart(years: number, approves = true) {
    scene = await openScene();
    const now = await scene.now();
    const facts: { -readonly [Key in keyof RetentionFacts]: RetentionFacts[Key] } = {
      inCare: false,
      keptThrough: plusYears(calendarDate(now), years),
      listed: null,
      held: false,
      requestsOpen: false,
    };
    scene.answers.lookAtChart = async ({ at }) => {
      const standing = retentionStanding(facts, new Date(at));
      if (standing.state === 'listed') facts.listed = { keptThrough: facts.keptThrough, approved: approves };
      return standing;
    };
    return { facts, now, ...(await startRetention(scene)) };
  }

  const looks = () => scene.asked('lookAtChart').map(({ at }) => at);
  const destroyed = () => scene.asked('destroyChart').map(({ at }) => at);
  /** Waits until the workflow has looked at its chart once more. */
  const looked = async (before: number) => until('it has looked again', async () => looks().length > before);

  it('goes on for decades in sleeps of ninety days at most, and ends once the last day has ended everywhere', async () => {
    const { facts, now, handle } = await openChart(25);
    await handle.result();
    const times = looks();
    const gaps = times.slice(1).map((at, number) => wholeDays(times[number], at));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(90);
    expect(times.length).toBeLessThan((25 * 366) / 90 + 5);
    expect(destroyed()).toHaveLength(1);
    const [at = ''] = destroyed();
    expect(at.slice(0, 13)).toBe(`${plusDays(facts.keptThrough, 1)}T11`);
    expect(wholeDays(now, at)).toBeGreaterThan(25 * 365);
    // Each sleep is a run of its own.
    expect((await scene.history(handle.workflowId)).events).toBeLessThan(40);
  });

  it('never begins to destroy while care goes on, and counts from the end of care', async () => {
    const { facts, handle } = await openChart(1);
    facts.inCare = true;
    await scene.skipDays(800);
    expect(destroyed()).toEqual([]);
    const before = looks().length;
    facts.inCare = false;
    facts.listed = { keptThrough: facts.keptThrough, approved: true };
    await handle.signal(lookAgain);
    await handle.result();
    expect(looks().length).toBe(before + 1);
    expect(destroyed()).toHaveLength(1);
  });

  it('is longer after another service, though its first end was listed and approved', async () => {
    const { facts, now, handle } = await openChart(7);
    await scene.skipTo(new Date(now.getTime() + 7 * 365 * day - 5 * day));
    expect(facts.listed).toEqual({ keptThrough: facts.keptThrough, approved: true });
    const before = looks().length;
    facts.keptThrough = plusYears(facts.keptThrough, 7);
    await handle.signal(lookAgain);
    await looked(before);
    await handle.result();
    expect(destroyed()).toHaveLength(1);
    expect(wholeDays(now, destroyed()[0])).toBeGreaterThan(14 * 365);
  });

  it.each(['held', 'requestsOpen'] as const)(
    'stops at its end while it is %s, and goes on when told',
    async (why) => {
      const { facts, handle } = await openChart(1);
      facts[why] = true;
      await scene.skipDays(1_000);
      expect(destroyed()).toEqual([]);
      facts[why] = false;
      await handle.signal(lookAgain);
      await handle.result();
      expect(destroyed()).toHaveLength(1);
    },
  );

  it('finds within ninety days that a hold is lifted, though nobody told it', async () => {
    const { facts, handle } = await openChart(1);
    facts.held = true;
    await scene.skipDays(1_000);
    facts.held = false;
    const lifted = await scene.now();
    await handle.result();
    expect(wholeDays(lifted, destroyed()[0])).toBeLessThanOrEqual(90);
  });

  it('waits for a lead who has not approved', async () => {
    const { facts, handle } = await openChart(1, false);
    await scene.skipDays(600);
    expect(destroyed()).toEqual([]);
    facts.listed = { keptThrough: facts.keptThrough, approved: true };
    await handle.signal(lookAgain);
    await handle.result();
    expect(destroyed()).toHaveLength(1);
  });

  it('goes on after a hold that was placed between the look and the destruction', async () => {
    const { facts, handle } = await openChart(1);
    scene.answers.destroyChart = async ({ at }) => {
      if (destroyed().length > 1) return null;
      return retentionStanding({ ...facts, held: true }, new Date(at));
    };
    await handle.result();
    expect(destroyed()).toHaveLength(2);
  });

  it('is only delayed by an hour in which the stores are away', async () => {
    const { facts, handle } = await openChart(1);
    const ends = new Date(`${plusDays(facts.keptThrough, 1)}T11:00:00Z`);
    let gone: Date | undefined;
    scene.answers.destroyChart = async () => {
      const now = await scene.now();
      if (now.getTime() - ends.getTime() < 3_600_000) return fails();
      gone = now;
      return null;
    };
    await scene.skipTo(ends);
    await scene.skipDays(0.1);
    await handle.result();
    expect(destroyed().length).toBeGreaterThan(5);
    expect(wholeDays(ends, gone)).toBe(0);
  });

  it('looks once for a hundred notices that come together', async () => {
    const { handle } = await openChart(7);
    await until('it sleeps', async () => looks().length === 1);
    const { lookAtChart } = scene.answers;
    const [together, letGo] = gate();
    scene.answers.lookAtChart = async (request) => {
      await together;
      return lookAtChart(request);
    };
    await handle.signal(lookAgain);
    await looked(1);
    await Promise.all(Array.from({ length: 99 }, () => handle.signal(lookAgain)));
    letGo();
    await looked(2);
    await scene.skipDays(1);
    expect(looks().length).toBeLessThan(6);
  });

  it('ends where its chart is gone', async () => {
    scene = await openScene();
    await (await startRetention(scene)).handle.result();
    expect(destroyed()).toEqual([]);
  });
});

describe('the reconciliation', () => {
  it('goes through all pages and sums up what it mended', async () => {
    const scene = await openScene();
    scene.answers.reconcileRetention = async ({ after }) => {
      const page = Number(after ?? 0);
      return { charts: 100, missing: 2, changed: 1, next: page === 399 ? null : String(page + 1) };
    };
    const mended: unknown = await scene.workflow.execute(retentionReconciliationType, {
      workflowId: `retention-reconciliation/${scene.taskQueue}`,
      taskQueue: scene.taskQueue,
      args: [{ after: null, mended: { charts: 0, missing: 0, changed: 0 } }],
    });
    expect(mended).toEqual({ charts: 40_000, missing: 800, changed: 400 });
    expect(scene.asked('mailRetentionLeads')).toHaveLength(1);
    expect(scene.asked('clearUpRetention')).toHaveLength(1);
    await scene.close();
  });

  it.each(['reconcileRetention', 'mailRetentionLeads', 'clearUpRetention'] as const)(
    'does everything else where %s fails for hours, and leaves the rest to the next day',
    async (failing) => {
      const scene = await openScene();
      scene.answers[failing] = fails;
      const run = await scene.workflow.start(retentionReconciliationType, {
        workflowId: `retention-reconciliation/${scene.taskQueue}`,
        taskQueue: scene.taskQueue,
        args: [{ after: null, mended: { charts: 0, missing: 0, changed: 0 } }],
      });
      const ended = await run.result().then(
        () => 'completed',
        () => 'failed',
      );
      expect(ended).toBe(failing === 'mailRetentionLeads' ? 'completed' : 'failed');
      for (const step of ['reconcileRetention', 'mailRetentionLeads', 'clearUpRetention'] as const)
        if (step === failing) expect(scene.asked(step).length).toBeGreaterThan(1);
        else expect(scene.asked(step)).toHaveLength(1);
      await scene.close();
    },
  );
});
