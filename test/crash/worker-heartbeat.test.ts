import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHeartbeat, standingOf } from '../../src/cases/worker-heartbeats.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { keptLines, takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';

const standsStill = 'no worker is running';
const wasKilled = 'the worker before this one ended without a stop';

describe('the heartbeat of a worker', () => {
  let office: BackOffice;
  let staff: Browser;
  let queue: string;

  beforeAll(async () => {
    office = await openBackOffice();
    queue = office.config.TEMPORAL_TASK_QUEUE;
    staff = await office.signIn('staff', mails.agent);
    await office.stopWorker();
  });
  afterAll(() => office.close());

  const worker = () => startProgram('worker', office.environment);
  const ready = async () => {
    const response = await fetch(`${office.originOf('staff')}/health/ready`);
    return {
      ...((await response.json()) as { checks: object; workers: object[] }),
      status: response.status,
    };
  };
  const lives = () => until('the worker lives', async () => (await ready()).status === 200);
  const desk = async () => (await staff.get('/')).text.replaceAll(/\s+/g, ' ');
  /** The last beat lies back by more than the six that may be missing. */
  const letBeatsPass = () =>
    office.db
      .$executeRaw`UPDATE worker_heartbeat SET beat_at = beat_at - interval '31 seconds' WHERE ended_at IS NULL`;
  const endings = async () =>
    (await office.db.workerHeartbeat.findMany({ orderBy: { startedAt: 'asc' } })).map(({ ending }) => ending);

  it('is missed by the API and on the desk while no worker runs, and says how long a killed one has been gone', async () => {
    expect(await ready()).toMatchObject({
      status: 503,
      checks: { database: true, temporal: true, worker: false },
      workers: [
        { queue, standing: 'none', beatSecondsAgo: null },
        { queue: `${queue}-exports`, standing: 'none', beatSecondsAgo: null },
      ],
    });
    const first = await worker();
    await lives();
    expect(await desk()).not.toContain(standsStill);
    await first.kill();
    await letBeatsPass();
    expect(await ready()).toMatchObject({
      status: 503,
      checks: { worker: false },
      workers: [
        { queue, standing: 'silent', beatSecondsAgo: expect.any(Number) },
        { queue: `${queue}-exports`, standing: 'silent' },
      ],
    });
    const [, seconds] =
      /no worker is running \(queue \S+, last seen (\d+) seconds ago\)/.exec(await desk()) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(31);
  });

  it('of the next worker begins with the word that the one before was killed; one that stops leaves a mark', async () => {
    const second = await worker();
    await lives();
    await second.stop();
    expect(keptLines.filter((line) => line.includes(wasKilled))).toHaveLength(1);
    const third = await worker();
    await lives();
    expect(await endings()).toEqual(['stopped', 'killed', 'stopped', null]);
    await third.stop();
    expect(keptLines.filter((line) => line.includes(wasKilled))).toHaveLength(1);
  });

  it('stops where the thread that runs the tasks is blocked, though the process lives', async () => {
    const blocked = await worker();
    await lives();
    process.kill(blocked.pid, 'SIGSTOP');
    await letBeatsPass();
    await pause(6_000);
    expect(await ready()).toMatchObject({
      status: 503,
      workers: [{ standing: 'silent' }, { standing: 'silent' }],
    });
    process.kill(blocked.pid, 'SIGCONT');
    await lives();
    await blocked.stop();
  });

  it('is there again where its row was lost, as by a backup that was put back', async () => {
    const lost = await worker();
    await lives();
    await office.db.workerHeartbeat.deleteMany();
    await lives();
    expect(await endings()).toEqual([null]);
    await lost.stop();
    expect(await endings()).toEqual(['stopped']);
  });

  it('goes on where tasks hang, and says so', async () => {
    const minuteAgo = Date.now() - 60_000;
    const { stop } = await startHeartbeat({
      ...office,
      queues: [queue],
      count: () => ({ done: 7, lastDoneAt: minuteAgo - 60_000, open: 20, overdueSince: minuteAgo }),
      troubles: [],
    });
    const standing = () => standingOf(office.db, [queue]);
    await until('the beat tells of it', async () => (await standing())[0]?.standing === 'hanging');
    expect(await standing()).toMatchObject([
      { queue, standing: 'hanging', beatSecondsAgo: expect.any(Number) },
    ]);
    expect(await ready()).toMatchObject({ status: 503, checks: { worker: false } });
    expect(await desk()).toContain(`Cases aren’t moving right now: their worker hangs (queue ${queue},`);
    await stop();
  });

  it('of the main queue alone keeps people’s codes going, and ready and the desk name the queue that waits', async () => {
    const exports = `${queue}-exports`;
    const main = await startProgram('worker', office.environment, ['--queues', 'main']);
    await lives();
    expect(await ready()).toMatchObject({
      checks: { worker: true },
      workers: [
        { queue, standing: 'alive' },
        { queue: exports, standing: 'none' },
      ],
    });
    const seen = await desk();
    expect(seen).toContain('Exports of notes aren’t made right now');
    expect(seen).toContain(`(queue ${exports}`);
    expect(seen).not.toContain('Cases aren’t moving');
    await main.stop();
  });

  it('of one that begins after three were killed counts once it has finished a task', async () => {
    const row = (startedAt: Date) => ({
      id: randomUUID(),
      queues: [queue],
      host: 'elsewhere',
      pid: 1,
      startedAt,
    });
    const [at, id] = [new Date(), randomUUID()];
    const killed = { beatAt: at, endedAt: at, ending: 'killed' };
    for (let one = 0; one < 3; one += 1)
      await office.db.workerHeartbeat.create({ data: { ...row(at), ...killed } });
    await office.db.workerHeartbeat.create({ data: { ...row(at), id, beatAt: at } });
    expect(await ready()).toMatchObject({ status: 503, workers: [{ queue, standing: 'dying' }, {}] });
    expect(await desk()).toContain(
      `Cases aren’t moving right now: their workers keep dying (queue ${queue},`,
    );
    await office.db.workerHeartbeat.update({ where: { id }, data: { lastTaskDoneAt: at } });
    expect(await ready()).toMatchObject({ status: 200, workers: [{ queue, standing: 'alive' }, {}] });
    await office.db.workerHeartbeat.deleteMany({ where: { host: 'elsewhere' } });
  });
});

describe('the start of a worker', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
  });
  afterAll(() => office.close());

  it('is refused with a sentence where the key store is another database’s', async () => {
    const other = await openBackOffice({ worker: false });
    const wrong = await startProgram('worker', {
      ...office.environment,
      KEY_STORE_URL: other.environment.KEY_STORE_URL,
    });
    await until('it ends', async () => wrong.exitCode() !== null);
    await wrong.stop();
    await other.close();
    expect(wrong.exitCode()).toBe(1);
    const refused = 'The key store is not the one that this database was set up with';
    expect(keptLines.some((line) => line.includes(refused))).toBe(true);
    expect(await office.db.workerHeartbeat.count()).toBe(0);
  });

  it('is loud where keys are missing: the worker does its work and is not healthy', async () => {
    const [chartId] = Object.values(office.people.charts);
    await office.loseKey(chartId ?? '');
    const worker = await startProgram('worker', office.environment);
    await until('the worker lives', async () => (await office.db.workerHeartbeat.count()) > 0);
    expect(await standingOf(office.db, [office.config.TEMPORAL_TASK_QUEUE])).toMatchObject([
      { standing: 'troubled', troubles: [expect.stringContaining(chartId ?? '')] },
    ]);
    await worker.stop();
    expect(keptLines.filter((line) => line.includes('"kind":"keys-missing"'))).toHaveLength(1);
    takeLoggedErrors();
  });
});
