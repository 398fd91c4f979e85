import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ensureDatabase } from '../../dev/postgres.js';
import { builtFolder } from '../harness/built-programs.js';
import { freePort } from '../harness/global-setup.js';
import { createTestDatabase } from '../harness/postgres.js';
import { until } from '../harness/until.js';

describe('what `npm run build` makes', () => {
  let folder: string;
  let environment: Record<string, string>;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await builtFolder();
    const database = await createTestDatabase();
    environment = {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: database.databaseUrl,
      KEY_STORE_URL: database.keyStoreUrl,
      TEMPORAL_ADDRESS: inject('stack').temporalAddress,
      TEMPORAL_TASK_QUEUE: `built-${randomBytes(4).toString('hex')}`,
      CLIENT_PORTAL_PORT: String(await freePort()),
      PROVIDER_PORTAL_PORT: String(await freePort()),
      STAFF_PORTAL_PORT: String(await freePort()),
    };
  });
  afterAll(() => {
    for (const program of started) program.kill('SIGKILL');
  });

  const start = (name: string, { env = environment, parameters = [] as string[] } = {}): ChildProcess => {
    const program = spawn(process.execPath, [`${folder}/${name}.js`, ...parameters], {
      env,
      stdio: 'ignore',
    });
    started.push(program);
    return program;
  };
  const runToEnd = (name: string, env: Record<string, string>, ...parameters: string[]) =>
    spawnSync(process.execPath, [`${folder}/${name}.js`, ...parameters], { env, encoding: 'utf8' });
  const terminated = async (program: ChildProcess): Promise<unknown> => {
    const exited = once(program, 'exit');
    program.kill('SIGTERM');
    return (await exited)[0];
  };
  const answer = async (path: string): Promise<unknown> =>
    fetch(`http://127.0.0.1:${environment['STAFF_PORTAL_PORT']}${path}`).then(
      (response) => response.json(),
      () => null,
    );

  it('serves, answers its health checks, and ends cleanly when it is told to', async () => {
    const server = start('server');

    expect(await until('the server is live', () => answer('/health/live') as Promise<object | null>)).toEqual(
      {
        status: 'live',
      },
    );
    expect(await answer('/health/ready')).toMatchObject({
      status: 'not-ready',
      checks: { database: true, temporal: true, worker: false },
    });
    expect(await terminated(server)).toBe(0);
    expect(await answer('/health/live')).toBeNull();
  });

  it('works, says that it works, and ends cleanly when it is told to', async () => {
    expect(runToEnd('worker-health', environment)).toMatchObject({ status: 1 });
    const worker = start('worker');

    await until('the worker asks for work', async () => runToEnd('worker-health', environment).status === 0);
    expect(await terminated(worker)).toBe(0);
  });

  it('says as a doctor what is well and what is not, and where it cannot ask', () => {
    const { status, stdout } = runToEnd('doctor', environment);
    expect(stdout.split('\n').map((line) => line.slice(0, 60))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^well {5}Charts and keys {4}0 charts have a key/),
        expect.stringMatching(/^well {5}Temporal {11}It answers, in version 1\./),
        expect.stringMatching(/^TROUBLE {2}Workers {12}Queue built-\w+: No worker/),
        expect.stringMatching(/^well {5}Record store {7}It takes, gives and removes/),
      ]),
    );
    expect(status).toBe(1);
    const away = runToEnd('doctor', {
      ...environment,
      DATABASE_URL: 'postgresql://headway_app:local@127.0.0.1:1/headway',
    });
    expect(away.stdout).toContain('TROUBLE  Charts and keys    PostgreSQL cannot be reached.');
    expect(away.stdout + away.stderr).not.toContain('local@');
    expect(away.status).toBe(1);
    const wrong = runToEnd('doctor', { ...environment, SMTP_URL: 'http://mail' });
    expect([wrong.status, wrong.stdout]).toEqual([
      1,
      'TROUBLE  Configuration  SMTP_URL: Invalid string: must start with "smtp"\n                        Do: Set the variable as .env.example says, and ask again: nothing else was looked at.\n',
    ]);
  });

  it('works on one queue alone where it is told to, and refuses a queue that does not exist', async () => {
    const own = { ...environment, TEMPORAL_TASK_QUEUE: `${environment['TEMPORAL_TASK_QUEUE']}-alone` };
    const health = () => runToEnd('worker-health', own);
    const worker = start('worker', { env: own, parameters: ['--queues', 'exports'] });

    await until('the worker asks for exports', async () => health().status === 0);
    expect(health().stdout).toContain(`Queue ${own.TEMPORAL_TASK_QUEUE}-exports: A worker does its work.`);
    expect(health().stdout).not.toContain(`Queue ${own.TEMPORAL_TASK_QUEUE}:`);
    expect(await terminated(worker)).toBe(0);
    const wrong = runToEnd('worker', own, '--queues', 'mian');
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('there is no queue "mian"')]);
  });

  it('migrates an empty database, and finds nothing to do the second time', async () => {
    const { adminUrl, postgresPort } = inject('stack');
    await ensureDatabase(adminUrl, 'built_migrations', 'headway_owner');
    const urls = {
      PATH: environment['PATH'] ?? '',
      MIGRATION_DATABASE_URL: `postgresql://headway_owner:local@127.0.0.1:${postgresPort}/built_migrations`,
      MIGRATION_KEY_STORE_URL: environment['KEY_STORE_URL'] ?? '',
    };

    const first = runToEnd('prisma/migrate', urls);
    const second = runToEnd('prisma/migrate', urls);

    expect(first.stdout).toMatch(/^Applied: 20261124090000_foundation, /);
    expect(second.stdout).toBe('The database is up to date.\n');
    expect([first.status, second.status]).toEqual([0, 0]);
  });

  it.each([
    'server',
    'worker',
    'audit-verify',
    'retention-explain',
    'retention-reconcile',
    'key-store-backups',
    'record-keys',
    'release',
  ])('names every problem of a wrong configuration before %s ends with 1', (name) => {
    const { status, stderr } = runToEnd(name, {
      ...environment,
      SMTP_URL: 'http://mail',
      PAYLOAD_KEYS: 'secret-but-short',
    });

    expect(status).toBe(1);
    expect(stderr).toBe(
      'The configuration has 2 problem(s):\n  SMTP_URL: Invalid string: must start with "smtp"\n  PAYLOAD_KEYS: must be a list of id:base64 with 32-byte keys\n',
    );
  });

  it.each(['server', 'worker'])('refuses in production, as %s, what is only safe on one machine', (name) => {
    const { status, stderr } = runToEnd(name, { PATH: environment['PATH'] ?? '', NODE_ENV: 'production' });

    expect(status).toBe(1);
    expect(Array.from(stderr.matchAll(/^ {2}([A-Z_]+): must be/gm), ([, variable]) => variable)).toEqual([
      'DATABASE_URL',
      'KEY_STORE_URL',
      'TEMPORAL_ADDRESS',
      'SMTP_URL',
      'MAIL_WEBHOOK_SECRET',
      'POSTAL_ADDRESS',
      'CRISIS_ALERT_EMAILS',
      'PRIVACY_OFFICER_EMAILS',
      'PRIVACY_OFFICER_PHONE',
      'PRIVACY_URL',
      'TERMS_URL',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_FROM',
      'TWILIO_API_URL',
      'RECORD_STORE_URL',
      'PAYLOAD_KEYS',
      'RECORD_KEYS',
      'TOKEN_KEYS',
      'CLIENT_PORTAL_URL',
      'PROVIDER_PORTAL_URL',
      'STAFF_PORTAL_URL',
    ]);
  });

  it('says in one sentence which port is taken', async () => {
    const first = start('server');
    await until('the server is live', () => answer('/health/live') as Promise<object | null>);

    const { status, stderr } = runToEnd('server', environment);

    expect(status).toBe(1);
    expect(stderr).toContain(
      `Port ${environment['CLIENT_PORTAL_PORT']} is taken by another program; set another one`,
    );
    expect(await terminated(first)).toBe(0);
  });
});
