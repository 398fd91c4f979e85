import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../src/adapters/database.js';
import { createKeyStore } from '../../src/adapters/key-store.js';
import { createRecordStore } from '../../src/adapters/record-store.js';
import { createSmtpMailer } from '../../src/adapters/smtp.js';
import { RecordStoreAway } from '../../src/domain/away.js';
import { asAdmin } from '../../dev/postgres.js';
import { createTestDatabase } from '../harness/postgres.js';
import { startSmtpCatcher } from '../../dev/inbox/smtp.js';
import { createInbox } from '../../dev/inbox/messages.js';
import { until } from '../harness/until.js';

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
