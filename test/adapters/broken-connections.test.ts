import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../src/adapters/database.js';
import { createKeyStore } from '../../src/adapters/key-store.js';
import { createRecordStore } from '../../src/adapters/record-store.js';
import type { S3Patience } from '../../src/adapters/s3-record-store.js';
import { createSmtpMailer } from '../../src/adapters/smtp.js';
import { RecordStoreAway, whatIsAway } from '../../src/domain/away.js';
import { balance } from '../../dev/cluster/balancer.js';
import { asAdmin } from '../../dev/postgres.js';
import { freePort } from '../harness/global-setup.js';
import { createTestDatabase } from '../harness/postgres.js';
import { startSmtpCatcher } from '../../dev/inbox/smtp.js';
import { createInbox } from '../../dev/inbox/messages.js';
import { until } from '../harness/until.js';

/** What PostgreSQL says when it is ready for a statement, and what its processes say when the one above them was killed. */
const readyForQuery = Buffer.from('Z\0\0\0\x05I');
const ending = 'SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0';
const farewell = Buffer.concat([Buffer.from([0x45, 0, 0, 0, ending.length + 4]), Buffer.from(ending)]);

/** An idle connection that breaks throws into nowhere unless someone listens: vitest fails this file for such an error. */
describe('an idle connection that breaks', () => {
  const endConnections = (name: string) =>
    asAdmin(inject('stack').adminUrl, (admin) =>
      admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]),
    );

  it('to a database or key store is replaced by the next query', async () => {
    const { databaseUrl, keyStoreUrl } = await createTestDatabase();
    const db = connectDatabase(databaseUrl);
    const keyStore = createKeyStore(keyStoreUrl, [{ id: 'test', key: randomBytes(32) }]);
    const ask = async () => [await db.chart.count(), await keyStore.count()];
    expect(await ask()).toEqual([0, 0]);
    for (const url of [databaseUrl, keyStoreUrl]) await endConnections(new URL(url).pathname.slice(1));
    expect(await until('both answer again', () => ask().catch(() => null))).toEqual([0, 0]);
    await keyStore.close();
    await db.$disconnect();
  });

  it('to the database as a transaction gets it ends that transaction alone', async () => {
    const { databaseUrl } = await createTestDatabase();
    const to = new URL(databaseUrl);
    const sockets = new Set<Socket>();
    const farewells = [farewell];
    const between = createServer((socket) => {
      const server = connect(Number(to.port), to.hostname);
      for (const one of [socket, server]) sockets.add(one.on('error', () => undefined));
      socket.pipe(server).on('data', (said) => {
        const last = said.includes(readyForQuery) ? farewells.pop() : undefined;
        // In one piece, as a program that is busy reads them.
        socket.write(last ? Buffer.concat([said, last]) : said);
        if (last) socket.end();
      });
    });
    await once(between.listen(0, '127.0.0.1'), 'listening');
    const db = connectDatabase(
      databaseUrl.replace(to.host, `127.0.0.1:${(between.address() as { port: number }).port}`),
    );
    const transaction = () => db.$transaction((tx) => tx.chart.count());
    expect(whatIsAway(await transaction().catch((error: unknown) => error))).toBe('database');
    expect(await transaction()).toBe(0);
    await db.$disconnect();
    for (const socket of sockets) socket.destroy();
    between.close();
  });

  it('to a mail relay is replaced by the next mail', async () => {
    const inbox = createInbox(null);
    const first = await startSmtpCatcher(inbox, 0);
    const mailer = createSmtpMailer(`smtp://127.0.0.1:${first.port}`, 'Headway <no-reply@headway.example>');
    const mail = { to: 'a@example.com', subject: 'S', text: 'T', html: '<p>T</p>' };
    expect(await mailer.send({ ...mail, messageId: '<1@headway.example>' })).toEqual({ kind: 'accepted' });
    await first.stop();
    const second = await startSmtpCatcher(inbox, first.port);
    expect(
      await until('the mail is taken', () =>
        mailer.send({ ...mail, messageId: '<2@headway.example>' }).catch(() => null),
      ),
    ).toEqual({ kind: 'accepted' });
    mailer.close();
    await second.stop();
  });

  it('to a bucket is told as the store being away', async () => {
    const silent = createServer((socket) => socket.destroy());
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as { port: number };
    process.env['AWS_ACCESS_KEY_ID'] = process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
    const store = createRecordStore(`s3://bucket?endpoint=http://127.0.0.1:${port}&region=us-east-1`);
    await expect(store.size('key')).rejects.toThrow(RecordStoreAway);
    silent.close();
    await once(silent, 'close');
    await expect(store.size('key')).rejects.toThrow(RecordStoreAway);
  });
});

/** Reads an object of a bucket that answers its first question in its own way. */
async function readOf(answer: (socket: Socket) => void, patience?: S3Patience): Promise<Buffer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', () => answer(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  process.env['AWS_ACCESS_KEY_ID'] = process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  const url = `s3://bucket?endpoint=http://127.0.0.1:${port}&region=us-east-1`;
  try {
    return Buffer.concat(await (await createRecordStore(url, patience).get('key')).toArray());
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

const begun = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun';

it('to a bucket that breaks while an object is read is told as the store being away', async () => {
  const read = readOf((socket) => socket.write(begun, () => socket.resetAndDestroy()));
  await expect(read).rejects.toThrow(RecordStoreAway);
});

it.each([
  ['before it answers', ''],
  ['while an object is read', begun],
])('to a bucket that stands still %s is told as the store being away', async (_, said) => {
  const read = readOf((socket) => socket.write(said), { connectMs: 500, silenceMs: 200 });
  await expect(read).rejects.toThrow(RecordStoreAway);
});

describe('a server that stands still is told as the database being away, and asked again once it goes on', () => {
  const bounds = { pool: 1, statementSeconds: 3 };

  it.each([
    [
      'a key store',
      (url: string) => {
        const store = createKeyStore(url, [{ id: 'test', key: randomBytes(32) }], bounds);
        return { ask: () => store.count(), close: () => store.close() };
      },
    ],
    [
      'a statement',
      (url: string) => {
        const db = connectDatabase(url, bounds);
        return { ask: () => db.chart.count(), close: () => db.$disconnect() };
      },
    ],
    [
      'a transaction',
      (url: string) => {
        const db = connectDatabase(url, bounds);
        return { ask: () => db.$transaction((tx) => tx.chart.count()), close: () => db.$disconnect() };
      },
    ],
  ])('%s', async (name, open) => {
    const { databaseUrl, keyStoreUrl } = await createTestDatabase();
    const to = new URL(name === 'a key store' ? keyStoreUrl : databaseUrl);
    const between = await balance(await freePort(), [Number(to.port)]);
    to.host = `127.0.0.1:${between.port}`;
    const { ask, close } = open(to.href);
    expect(await ask()).toBe(0);
    between.disturb('stall');
    expect(whatIsAway(await ask().catch((error: unknown) => error))).toBe('database');
    between.disturb('none');
    expect(await ask()).toBe(0);
    await close();
    await between.stop();
  });
});

describe('an error that nobody catches', () => {
  it('ends the program with a name and places, and never shows what it holds', async () => {
    const { databaseUrl } = await createTestDatabase();
    const script = `
      const { createLog } = await import('./src/adapters/log.ts');
      const { endOnUncaught } = await import('./src/process-end.ts');
      endOnUncaught(createLog('info'));
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: ${JSON.stringify(databaseUrl)} });
      await client.connect();
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => {});
      setTimeout(() => { throw Object.assign(new Error('typed by a person'), { client }); }, 50);
      await new Promise(() => setInterval(() => {}, 1_000));`;
    const { status, said } = await new Promise<{ status: number; said: string }>((settle) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', script],
        (error, stdout, stderr) => settle({ status: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });
    expect(status).toBe(1);
    expect(said).toMatch(/uncaughtException/);
    expect(said).not.toMatch(/local@|password|typed by a person|ConnectionParameters/);
  });
});
