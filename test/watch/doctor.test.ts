import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, type ScheduleHandle } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createInbox } from '../../dev/inbox/messages.js';
import { startInboxServer } from '../../dev/inbox/server.js';
import { startSmtpCatcher } from '../../dev/inbox/smtp.js';
import { createDiskRecordStore } from '../../src/adapters/disk-record-store.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { endingWords } from '../../src/process-end.js';
import { examineAll } from '../../src/watch/doctor/checks.js';
import { connectionsFinding } from '../../src/watch/doctor/connections.js';
import {
  clockFinding,
  versionFinding as postgresFinding,
  wayFinding,
} from '../../src/watch/doctor/databases.js';
import { nodeVersion } from '../../src/watch/doctor/node-version.js';
import { recordStoreWorks, twilioAnswers } from '../../src/watch/doctor/outside.js';
import {
  attributeFindings,
  serverVersion,
  versionFinding as temporalFinding,
} from '../../src/watch/doctor/temporal.js';
import { scheduleFindings, type ScheduleStanding } from '../../src/watch/doctor/schedules.js';
import { makeSchedules, scheduleIds } from '../../src/temporal/schedules.js';
import { createTestDatabase, withClient } from '../harness/postgres.js';
import { until } from '../harness/until.js';

const queue = `doctor-${randomBytes(4).toString('hex')}`;

let environment: Record<string, string>;
let ownerUrl: string;
let records: string;
let temporal: Connection;
let schedule: (name: string) => ScheduleHandle;
const closing: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  const database = await createTestDatabase();
  ownerUrl = database.ownerUrl;
  records = mkdtempSync(join(tmpdir(), 'headway-doctor-'));
  closing.push(() => rmSync(records, { recursive: true, force: true }));
  const inbox = createInbox(null);
  const smtp = await startSmtpCatcher(inbox, 0);
  const inboxServer = await startInboxServer(inbox, 0);
  closing.push(
    () => smtp.stop(),
    () => inboxServer.stop(),
  );
  temporal = await Connection.connect({ address: inject('stack').temporalAddress });
  closing.push(() => temporal.close());
  const client = new Client({ connection: temporal });
  const ours = loadConfig({ TEMPORAL_TASK_QUEUE: queue });
  await makeSchedules({ temporal: client, config: ours });
  schedule = (name) => client.schedule.getHandle(`${name}/${queue}`);
  closing.push(async () => {
    for (const id of scheduleIds(ours)) await client.schedule.getHandle(id).delete();
  });
  environment = {
    DATABASE_URL: database.databaseUrl,
    KEY_STORE_URL: database.keyStoreUrl,
    TEMPORAL_ADDRESS: inject('stack').temporalAddress,
    TEMPORAL_TASK_QUEUE: queue,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    RECORD_STORE_URL: `file:${records}`,
    ...inboxServer.environment,
  };
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

const asOwner = (sql: string) => withClient(ownerUrl, (client) => client.query(sql));

/** A worker of each queue that has just said that it lives. */
const beat = () =>
  asOwner(`INSERT INTO worker_heartbeat (id, queues, host, pid, started_at, beat_at, troubles)
    VALUES ('${randomUUID()}', '{${queue},${queue}-exports}', 'test', 1, now(), now(), '{}')`);

async function doctor(changes: Record<string, string> = {}) {
  await beat();
  const lines: string[] = [];
  const allWell = await examineAll(loadConfig({ ...environment, ...changes }), {
    depth: 'newest',
    words: (error) => endingWords(error).split('\n')[0] ?? '',
    say: (line) => lines.push(line),
  });
  const at = lines.flatMap((line, index) => (line.startsWith('TROUBLE') ? [index] : []));
  return {
    allWell,
    said: lines.join('\n'),
    /** Part, sentence and remedy of each trouble. */
    troubles: at.map((index) => [
      ...(lines[index] ?? '').slice(9).split(/ {2,}/),
      (lines[index + 1] ?? '').trim(),
    ]),
  };
}

const completes = proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION;

describe('the doctor', () => {
  it('finds nothing wrong where nothing is, and names every part', async () => {
    const { allWell, troubles, said } = await doctor();
    expect(troubles).toEqual([]);
    expect([...new Set([...said.matchAll(/^well {5}([\w. ]+?) {2}/gm)].map(([, part]) => part))]).toEqual([
      'Configuration',
      'Node.js',
      'PostgreSQL',
      'Clocks',
      'Ways',
      'Certificates',
      'Connections',
      'Migrations',
      'Charts and keys',
      'Temporal',
      'Retention',
      'Search attributes',
      'Schedules',
      'Cases',
      'Workers',
      'Record store',
      'Audit trail',
      'SMTP',
      'Twilio',
      'Scanner',
    ]);
    expect(said).toMatch(
      / Schedules +All \d+ come round; none has a run that is overdue or that ended badly\./,
    );
    expect(allWell).toBe(true);
  });

  it.each<[part: string, changes: Record<string, string>, sentence: string, remedy: string]>([
    ['Temporal', { TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'cannot be reached', 'Do: Start Temporal'],
    ['Workers', { TEMPORAL_TASK_QUEUE: 'nobody' }, 'No worker runs', 'Do: Runbook, "Worker down"'],
    ['Connections', { DATABASE_POOL: '120' }, '3 programs with up to 124 conn', 'Do: Raise max_connections'],
    ['SMTP', { SMTP_URL: 'smtp://127.0.0.1:1' }, 'not let us in (ESOCKET)', 'Do: Set SMTP_URL'],
    ['Twilio', { TWILIO_AUTH_TOKEN: 'another-token' }, '(20003)', 'Do: Set TWILIO_ACCOUNT_SID'],
    ['Scanner', { SCANNER_URL: 'tcp://127.0.0.1:1' }, 'does not answer', 'Do: Start clamd'],
    ['Record store', { RECORD_STORE_URL: 'file:/dev/null/records' }, '', 'Do: Set RECORD_STORE_URL'],
    [
      'PostgreSQL',
      { DATABASE_URL: 'postgresql://headway_app:local@127.0.0.1:1/headway' },
      'cannot be reached',
      'Do: Start PostgreSQL',
    ],
  ])('tells that %s is in trouble, and what to do', async (part, changes, sentence, remedy) => {
    const { allWell, troubles, said } = await doctor(changes);
    expect(troubles).toContainEqual([
      part,
      expect.stringContaining(sentence),
      expect.stringContaining(remedy),
    ]);
    expect(allWell).toBe(false);
    expect(said).not.toContain('local@');
  });

  it('tells of a schedule that is missing, and of one that is paused', async () => {
    const none = await doctor({ TEMPORAL_TASK_QUEUE: 'nobody' });
    expect(none.troubles).toContainEqual([
      'Schedules',
      'majority-watch is missing: what it starts never happens.',
      expect.stringContaining('Start a worker of the main queue again'),
    ]);
    await schedule('staff-mailing').pause('a test');
    const { troubles } = await doctor();
    await schedule('staff-mailing').unpause('a test');
    expect(troubles).toEqual([
      [
        'Schedules',
        'staff-mailing is paused: what it starts doesn’t happen.',
        expect.stringContaining(`--unpause --schedule-id staff-mailing/${queue}`),
      ],
    ]);
  });

  it('asks Temporal again where an answer doesn’t come in time', async () => {
    const asked: number[] = [];
    const serverOf = (answers: readonly (string | Error)[]) =>
      ({
        withDeadline: (deadline: number, call: () => Promise<unknown>) => {
          asked.push(Math.round((deadline - Date.now()) / 1_000));
          return call();
        },
        workflowService: {
          getSystemInfo: async () => {
            const answer = answers[asked.length - 1];
            if (typeof answer !== 'string') throw answer ?? new Error('asked too often');
            return { serverVersion: answer };
          },
        },
      }) as unknown as Connection;
    const late = Object.assign(new Error('4 DEADLINE_EXCEEDED'), { code: 4 });
    const away = Object.assign(new Error('14 UNAVAILABLE'), { code: 14 });
    const told = (...answers: (string | Error)[]) => {
      asked.length = 0;
      return serverVersion({ connection: serverOf(answers), namespace: 'default' });
    };
    const cut = Object.assign(new Error('1 CANCELLED'), { code: 1 });
    expect(await told(late, cut, '1.29.1')).toMatchObject([{ sentence: 'It answers, in version 1.29.1.' }]);
    expect(asked).toEqual([3, 3, 10]);
    await expect(told(late, cut, cut, '1.29.1')).rejects.toThrow('Temporal does not answer in time.');
    await expect(told(away, '1.29.1')).rejects.toThrow('Temporal cannot be reached.');
    expect(asked).toHaveLength(1);
  });

  it('tells of a run that ended badly, until one ends well', async () => {
    const begun = async () => {
      // The overlap of the schedule itself: it follows only runs that may not overlap.
      await schedule('majority-watch').trigger('SKIP');
      return until('the run has begun', async () => {
        const { info } = await schedule('majority-watch').describe();
        return info.runningActions[0]?.workflow.workflowId ?? null;
      });
    };
    const { workflow } = new Client({ connection: temporal });
    const told = async () => (await doctor()).troubles;
    await workflow.getHandle(await begun()).terminate('a test');
    const trouble = [
      'Schedules',
      expect.stringMatching(/^majority-watch had a run at 2\S+Z that was terminated\.$/),
      expect.stringContaining(`Look in the Temporal UI at why majority-watch/${queue} did`),
    ];
    expect(await told()).toEqual([trouble]);
    // The id of a run names its second.
    await pause(1_000);
    const next = await begun();
    expect(await told()).toEqual([trouble]);
    const { taskToken } = await temporal.withDeadline(Date.now() + 60_000, () =>
      temporal.workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name: queue } }),
    );
    await temporal.workflowService.respondWorkflowTaskCompleted({
      namespace: 'default',
      taskToken,
      commands: [{ commandType: completes, completeWorkflowExecutionCommandAttributes: {} }],
    });
    await workflow.getHandle(next).result();
    expect(await told()).toEqual([]);
  });

  it('tells of a run that goes on for longer than it may, and of a schedule that stands still', () => {
    const hourMs = 3_600_000;
    const hourly = { name: 'records-contact-watch', id: 'records-contact-watch/q', everyMs: hourMs };
    const now = new Date('2026-11-30T12:30:00Z');
    const said = (change: Partial<ScheduleStanding>) =>
      scheduleFindings(
        hourly,
        {
          madeAt: null,
          isPaused: false,
          newestAt: null,
          isRunning: false,
          skipped: 0,
          failed: null,
          ...change,
        },
        now,
      ).map(({ sentence }) => sentence);
    const began = (hours: number) => new Date(now.getTime() - hours * hourMs);
    expect(said({ newestAt: began(0.5) })).toEqual([]);
    expect(said({ newestAt: began(0.5), isRunning: true, skipped: 7 })).toEqual([]);
    expect(said({ newestAt: began(3.5), isRunning: true, skipped: 3 })).toEqual([
      'records-contact-watch has a run that began at 2026-11-30T09:00:00.000Z and still goes on, though the next was due; 3 runs were skipped so far.',
    ]);
    expect(said({ newestAt: began(1.5) })).toEqual([]);
    expect(said({ newestAt: began(2.5) })).toEqual([
      'records-contact-watch has not run since 2026-11-30T10:00:00.000Z.',
    ]);
    expect(said({ madeAt: began(1) })).toEqual([]);
    expect(said({ madeAt: began(5) })).toEqual(['records-contact-watch has never run.']);
  });

  it('counts the programs that run, and the standby where it shares their server', async () => {
    const { close, db } = connectDependencies(loadConfig(environment));
    await db.$queryRaw`SELECT 1`;
    const others = ['1@b', '1@c', '2@c', '3@c'].map(
      (name) =>
        new pg.Client({
          connectionString: environment['DATABASE_URL'],
          application_name: `headway ${name}`,
        }),
    );
    for (const other of others) await other.connect();
    const { troubles } = await doctor({
      DATABASE_POOL: '50',
      DATABASE_REPLICA_URL: environment['DATABASE_URL'] ?? '',
    });
    for (const other of others) await other.end();
    await close();
    expect(troubles).toEqual([
      [
        'Connections',
        expect.stringMatching(
          /^Main, Key store, Standby: 5 programs with up to 104 connections each and \d+ that/,
        ),
        expect.stringContaining('Do: Raise max_connections'),
      ],
    ]);
  });

  it('misses the keys where another key store is named', async () => {
    const other = await createTestDatabase();
    const { allWell, troubles } = await doctor({ KEY_STORE_URL: other.keyStoreUrl });
    expect(troubles).toEqual([
      [
        'Charts and keys',
        expect.stringContaining('not the one that this database was set up with'),
        'Do: Runbook, "Chart key missing".',
      ],
    ]);
    expect(allWell).toBe(false);
  });

  it('tells of a namespace that forgets soon and has no search attributes', async () => {
    const namespace = `doctor-${randomBytes(4).toString('hex')}`;
    await temporal.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    const { troubles } = await doctor({ TEMPORAL_NAMESPACE: namespace });
    expect(troubles).toContainEqual([
      'Retention',
      expect.stringContaining(`Namespace ${namespace} keeps closed histories for 1 day:`),
      `Do: temporal operator namespace update --namespace ${namespace} --retention 30d`,
    ]);
    expect(troubles.filter(([part]) => part === 'Search attributes')).toHaveLength(8);
    expect(troubles).toContainEqual([
      'Search attributes',
      'DueAt is missing: no workflow can start or go on.',
      `Do: temporal operator search-attribute create --namespace ${namespace} --name DueAt --type Datetime`,
    ]);
  });

  it('tells of a migration that is missing, half done, or of a later release', async () => {
    await asOwner(
      `UPDATE _prisma_migrations SET migration_name = '20991231000000_later' WHERE migration_name LIKE '%_disclosure'`,
    );
    await asOwner(
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_note_retrieval'`,
    );
    const { allWell, troubles } = await doctor();
    expect(troubles).toEqual([
      [
        'Migrations',
        'Begun and not finished: 20261128004000_note_retrieval.',
        expect.stringContaining('Do: Read why'),
      ],
      ['Migrations', 'Not applied: 20261128004100_disclosure.', expect.stringContaining('Do: Migrate')],
      [
        'Migrations',
        expect.stringContaining('20991231000000_later'),
        expect.stringContaining('Do: Run the release'),
      ],
    ]);
    expect(allWell).toBe(false);
    await asOwner(
      `UPDATE _prisma_migrations SET migration_name = '20261128004100_disclosure' WHERE migration_name LIKE '%_later'`,
    );
    await asOwner(`UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL`);
  });

  it('tells of an anchor that nobody signed', async () => {
    mkdirSync(join(records, 'audit-anchors'), { recursive: true });
    const anchor = join(records, 'audit-anchors', `${new Date().toISOString().slice(0, 10)}.json`);
    writeFileSync(anchor, '{}');
    const { allWell, troubles } = await doctor();
    rmSync(anchor);
    expect(troubles).toEqual([
      ['Audit trail', expect.stringContaining('is not signed'), 'Do: Runbook, "Audit chain broken".'],
    ]);
    expect(allWell).toBe(false);
  });

  it('tells of an account that Twilio suspended', async () => {
    const twilio: Server = createServer((_request, response) =>
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ status: 'suspended' })),
    );
    await new Promise<void>((resolve) => twilio.listen(0, '127.0.0.1', resolve));
    closing.push(() => void twilio.close());
    expect(
      await twilioAnswers({
        TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
        TWILIO_AUTH_TOKEN: 'local-twilio-token',
        TWILIO_API_URL: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`,
      }),
    ).toMatchObject([{ well: false, sentence: 'The account is suspended: no code goes out.' }]);
  });
});

describe('what cannot be broken here on purpose', () => {
  it.each([
    ['Node.js', nodeVersion('20.18.1'), 'Version 20.18.1 is older than 20.19.'],
    [
      'PostgreSQL',
      postgresFinding('Main', '16.4'),
      'Main: PostgreSQL 16.4 is older than 18, which is the one tested.',
    ],
    ['Temporal', temporalFinding('1.28.3'), 'It is 1.28.3, older than 1.29.1, which is the one tested.'],
    [
      'a clock',
      clockFinding('Main', { asked: 0, answered: 10, told: 7_010 }),
      "Main: the clock is 7 s ahead of this machine's.",
    ],
    [
      'a clock',
      clockFinding('Main', { asked: 9_000, answered: 9_010, told: 0 }),
      "Main: the clock is 9 s behind this machine's.",
    ],
    [
      'an open way',
      wayFinding('Main', { encrypted: false, host: 'db.headway.local', production: true }),
      'Main: the way to it is not encrypted.',
    ],
    [
      'too few connections',
      connectionsFinding('Main, Key store', { usable: 197, others: 98, programs: 5, perProgram: 24 }),
      'Main, Key store: 5 programs with up to 24 connections each and 98 that others hold make 218; the server has 197.',
    ],
  ])('is told of %s', (_, finding, sentence) => {
    expect(finding).toMatchObject({ well: false, sentence, remedy: expect.stringMatching(/\w{3}/) });
  });

  it('is no trouble of a newer version, of a clock within seconds, or of an open way outside production', () => {
    expect(
      [
        nodeVersion('24.0.0'),
        postgresFinding('Main', '18.0'),
        temporalFinding('1.30.0'),
        temporalFinding('2.0.0'),
        clockFinding('Main', { asked: 0, answered: 10, told: 4_000 }),
        wayFinding('Main', { encrypted: true, host: 'db.headway.local', production: true }),
        wayFinding('Main', { encrypted: false, host: 'postgres', production: false }),
        connectionsFinding('Main', { usable: 170, others: 98, programs: 3, perProgram: 24 }),
      ].map(({ well }) => well),
    ).toEqual([true, true, true, true, true, true, true, true]);
  });

  it('is told of a search attribute of another type', () => {
    const present = {
      CaseKind: 2,
      CaseReference: 2,
      CaseState: 2,
      WaitingOn: 2,
      DueAt: 2,
      NeedsAttention: 5,
      Jurisdiction: 2,
      SubjectId: 2,
    };
    expect(attributeFindings('default', present)).toMatchObject([
      { well: false, sentence: 'DueAt is of another type than DATETIME: no workflow can start or go on.' },
    ]);
    expect(attributeFindings('default', { ...present, DueAt: 6 })).toMatchObject([{ well: true }]);
  });

  it('is told of a store that keeps what is removed, or gives back something else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'headway-doctor-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const store = createDiskRecordStore(folder);
    expect(await recordStoreWorks({ ...store, deleteFolder: async () => {} })).toMatchObject([
      { well: false, sentence: 'It keeps what is removed.' },
    ]);
    async function* another(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('another');
    }
    expect(await recordStoreWorks({ ...store, put: (key) => store.put(key, another()) })).toMatchObject([
      { well: false, sentence: 'It gives back something else than it took.' },
    ]);
  });
});
