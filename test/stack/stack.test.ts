import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { demoAccounts } from '../../dev/demo-accounts.js';
import { givenIn } from '../../dev/given.js';
import { startProgram, type Program } from '../../dev/program.js';
import { defaultPorts, startStack } from '../../dev/stack.js';
import { endRemains, noteProcess } from '../../scripts/remains.mjs';
import { openBrowser } from '../harness/browser.js';
import { createTestDatabase } from '../harness/postgres.js';
import { freePorts, processesIn, runs, startStackIn } from '../harness/stack.js';
import { until } from '../harness/until.js';

let folder: string;
const started: ReturnType<typeof startStackIn>[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-stack-'));
});
afterEach(async () => {
  for (const program of started.splice(0)) program.kill();
  await endRemains(folder, () => {});
  rmSync(folder, { recursive: true, force: true });
});

describe('a program of the stack that ends by itself', () => {
  let program: Program;
  let said: string[];
  let restarts: number;
  const start = (source: string) => {
    const path = join(folder, 'program.mjs');
    writeFileSync(path, `import { appendFileSync } from 'node:fs';\n${source}`);
    const environment = { STARTS: join(folder, 'starts') };
    program = startProgram({
      name: 'worker',
      path,
      environment,
      log: join(folder, 'logs/worker.log'),
      pauses: [1, 2],
    });
    [said, restarts] = [[], 0];
    program.keepRunning({ say: (line) => said.push(line), restarted: () => (restarts += 1) });
  };
  const noteStart = "appendFileSync(process.env.STARTS, 'started\\n');";
  const starts = () => {
    const path = join(folder, 'starts');
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
  };
  afterEach(() => program.stop());

  it('is started again after a pause, which is said, and stays down when it ends again and again', async () => {
    start(noteStart);
    await until('it stays down', async () => said.length === 3);
    expect([starts(), restarts]).toEqual([3, 2]);
    expect(said.map((line) => line.split(';')[0])).toEqual([
      'The worker has ended by itself and is started again in 0.001 s',
      'The worker has ended by itself and is started again in 0.002 s',
      'The worker ends again and again and stays down. Stop with Ctrl-C and start again',
    ]);
  });

  it('is said to have run out of memory when Node gave up for want of it', async () => {
    start(`${noteStart} process.kill(process.pid, 'SIGABRT');`);
    await until('it stays down', async () => said.length === 3);
    expect(said[0]).toContain('The worker has run out of memory and is started again in 0.001 s');
  });

  it('is started again when it was killed, and not when it is stopped', async () => {
    start(`${noteStart} setInterval(() => {}, 1_000);`);
    await until('it runs', async () => starts() === 1);
    process.kill(program.pid() ?? 0, 'SIGKILL');
    await until('it runs again', async () => starts() === 2);
    await program.stop();
    expect([program.hasEnded(), said, restarts]).toEqual([
      true,
      [
        expect.stringContaining(
          'The worker was killed, by the system for memory or by someone, and is started again',
        ),
      ],
      1,
    ]);
  });
});

describe('the log of a program', () => {
  it('is a file that starts anew with the stack and keeps the one of before', async () => {
    const path = join(folder, 'program.mjs');
    const log = join(folder, 'logs/api.log');
    for (const words of ['first run', 'second run']) {
      writeFileSync(path, `console.log('${words}');`);
      const program = startProgram({ name: 'API', path, environment: {}, log });
      await until('it has ended', async () => program.hasEnded());
    }
    expect(readFileSync(log, 'utf8')).toBe('second run\n');
    expect(readFileSync(`${log}.old`, 'utf8')).toBe('first run\n');
  });
});

describe('PostgreSQL and Temporal that are there already', () => {
  it('are taken by configuration alone, and go on when the stack stops', async () => {
    const { databaseUrl, ownerUrl, keyStoreUrl } = await createTestDatabase();
    const { temporalAddress } = inject('stack');
    const ports = await freePorts();
    const stack = startStackIn(folder, ports, {
      DATABASE_URL: databaseUrl,
      MIGRATION_DATABASE_URL: ownerUrl,
      KEY_STORE_URL: keyStoreUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_TASK_QUEUE: `given-${ports.POSTGRES_PORT}`,
    });
    started.push(stack);
    await stack.untilItRuns();
    const { environment, processes } = JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8'));
    expect([environment.DATABASE_URL, environment.TEMPORAL_ADDRESS]).toEqual([databaseUrl, temporalAddress]);
    expect(Object.keys(processes)).toEqual(['supervisor', 'worker', 'exports', 'api']);
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    const { email } = demoAccounts.client;
    const browser = openBrowser(environment.CLIENT_PORTAL_URL);
    expect((await browser.post('/forgot-password', { email })).status).toBe(200);
    const mails = async () =>
      (await (await fetch(`http://localhost:${ports.INBOX_PORT}/api/messages?to=${email}`)).json()).length;
    await until('the mail is there', async () => (await mails()) > 0);
    stack.stop();
    await stack.untilItEnded();
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    expect((await client.query('SELECT 1 FROM password_reset')).rowCount).toBe(1);
    await client.end();
  });

  it('are refused in one sentence where only one of the databases is named', () => {
    expect(() => givenIn({ DATABASE_URL: 'postgresql://localhost/headway' })).toThrow(
      'Set KEY_STORE_URL, too, or neither',
    );
  });
});

describe('a second stack of the same folder', () => {
  it('is refused with the place of the first, and touches nothing of it', async () => {
    noteProcess(folder, 'supervisor', process.pid);
    const first = readFileSync(join(folder, 'processes.json'), 'utf8');
    const second = startStack({ folder, ports: defaultPorts, policy: 'standard', say: () => {} });
    await expect(second).rejects.toThrow(
      `The stack of ${folder} runs already, as process ${process.pid}: stop it first`,
    );
    expect(readdirSync(folder)).toEqual(['processes.json']);
    expect(readFileSync(join(folder, 'processes.json'), 'utf8')).toBe(first);
  });
});

describe('a stack whose supervisor was killed', () => {
  it('gives way to the next start, which ends what it left running', async () => {
    const ports = await freePorts();
    const first = startStackIn(folder, ports);
    started.push(first);
    await first.untilItRuns();
    const left = processesIn(folder);
    process.kill(left.supervisor, 'SIGKILL');

    const second = startStackIn(folder, ports);
    started.push(second);
    await second.untilItRuns();
    const { api, worker, exports, temporal, postgres } = left;
    expect(second.said()).toContain(
      `left running: api (process ${api}), worker (process ${worker}), exports (process ${exports}), temporal (process ${temporal}), postgres (process ${postgres}). They are ended now`,
    );
    expect(Object.values(left).filter(runs)).toEqual([]);
    const now = processesIn(folder);
    expect(Object.values(now).filter(runs)).toHaveLength(6);
    expect(readFileSync(join(folder, 'logs/api.log'), 'utf8')).toContain('server started');

    process.kill(now.supervisor, 'SIGTERM');
    await second.untilItEnded();
    expect(Object.values(now).filter(runs)).toEqual([]);
    expect(existsSync(join(folder, 'processes.json'))).toBe(false);
  });

  it('is ended by a reset before its state is deleted', async () => {
    const data = join(folder, '.data');
    mkdirSync(data);
    const worker = spawn('sleep', ['1000']);
    noteProcess(data, 'worker', worker.pid);
    const said = execFileSync(process.execPath, [resolve('scripts/reset.mjs')], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(said).toContain(`left running: worker (process ${worker.pid}). They are ended now`);
    expect(runs(worker.pid ?? 0)).toBe(false);
    expect(existsSync(data)).toBe(false);
  });

  it('never ends a stranger that has got the number of one of its processes', async () => {
    const stranger = spawn('sleep', ['1000']);
    noteProcess(folder, 'worker', stranger.pid);
    const notes = readFileSync(join(folder, 'processes.json'), 'utf8');
    writeFileSync(
      join(folder, 'processes.json'),
      notes.replace(/"startedAt": "[^"]+"/, '"startedAt": "before the stranger"'),
    );
    mkdirSync(join(folder, 'postgres'));
    writeFileSync(join(folder, 'postgres/postmaster.pid'), `${stranger.pid}\n`);
    const said: string[] = [];
    await endRemains(folder, (line) => said.push(line));
    expect(said).toEqual([]);
    expect(runs(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });
});
