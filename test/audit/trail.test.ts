import { execFile } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { asAdmin } from '../../dev/postgres.js';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { appendAudit, verifyAuditTrail, type AuditLine } from '../../src/audit/trail.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

let database: TestDatabase;
let api: Database;
let worker: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  api = connectDatabase(database.databaseUrl);
  worker = connectDatabase(database.databaseUrl);
});

afterAll(async () => {
  await api.$disconnect();
  await worker.$disconnect();
});

const line = (number: number): AuditLine => ({
  at: new Date(Date.UTC(2026, 10, 24, 15, 0, 0, number)),
  actor: number % 2 === 0 ? { kind: 'account', id: `account-${number}` } : { kind: 'system' },
  act: 'case.hold',
  subject: { kind: 'case', id: `case-${number}` },
  detail: { reason: 'Ünïcödé “asked by phone” 🕊', zeta: null, alpha: number, middle: true },
});

const append = (db: Database, number: number) => db.$transaction((tx) => appendAudit(tx, line(number)));

/** What `npm run audit:verify` says, and its exit status. */
function verify(): Promise<{ status: number; said: string }> {
  return new Promise((settle) => {
    execFile(
      'npm',
      ['run', '--silent', 'audit:verify'],
      { env: { ...process.env, DATABASE_URL: database.databaseUrl } },
      (error, stdout, stderr) => settle({ status: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

/** Somebody with the superuser's password changes the trail behind the guard. */
async function tamper(sql: string): Promise<void> {
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(database.databaseUrl).pathname;
  await asAdmin(url.href, async (admin) => {
    await admin.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await admin.query(sql);
    await admin.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
  });
}

/** Twenty acts of two programs at the same time, on an empty trail. */
beforeEach(async () => {
  await tamper('DELETE FROM audit_entry');
  await Promise.all(
    Array.from({ length: 10 }, (_, number) => [append(api, number), append(worker, number + 10)]).flat(),
  );
});

describe('the audit trail', () => {
  it('stays whole when two programs write to it at the same time', async () => {
    const entries = await api.auditEntry.findMany({ orderBy: { seq: 'asc' } });
    expect(entries.map(({ seq }) => Number(seq))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(new Set(entries.map(({ subjectId }) => subjectId)).size).toBe(20);
    expect(await verifyAuditTrail(api)).toEqual({ entries: 20, brokenAt: null });
    expect(await verify()).toEqual({
      status: 0,
      said: 'The audit trail holds: 20 entries, each follows the one before.\n',
    });
  });

  it('holds no entry of an act that did not happen', async () => {
    await expect(
      api.$transaction(async (tx) => {
        await appendAudit(tx, line(50));
        throw new Error('the act failed');
      }),
    ).rejects.toThrow('the act failed');
    await append(api, 51);
    expect(await verifyAuditTrail(api)).toEqual({ entries: 21, brokenAt: null });
  });

  it('holds while it is empty', async () => {
    await tamper('DELETE FROM audit_entry');
    expect(await verify()).toEqual({
      status: 0,
      said: 'The audit trail holds: 0 entries, each follows the one before.\n',
    });
  });

  it('names the entry that a superuser changed', async () => {
    await tamper(`UPDATE audit_entry SET subject_id = 'another-case' WHERE seq = 17`);
    expect(await verify()).toEqual({
      status: 1,
      said: 'The audit trail is broken at entry 17: it does not follow from the 16 entries before it.\n',
    });
  });

  it.each([
    ['who acted', `UPDATE audit_entry SET actor_kind = 'workflow' WHERE seq = 3`, 3n],
    ['whose account it was', `UPDATE audit_entry SET actor_id = 'x' WHERE seq = 4`, 4n],
    ['when', `UPDATE audit_entry SET at = at + interval '1 millisecond' WHERE seq = 5`, 5n],
    ['what was done', `UPDATE audit_entry SET act = 'case.release' WHERE seq = 6`, 6n],
    ['to what', `UPDATE audit_entry SET subject_kind = 'chart' WHERE seq = 7`, 7n],
    ['the reason', `UPDATE audit_entry SET detail = detail || '{"reason": "none"}' WHERE seq = 8`, 8n],
    ['a name in the detail', `UPDATE audit_entry SET detail = detail - 'zeta' WHERE seq = 9`, 9n],
    ['the hash', `UPDATE audit_entry SET hash = repeat('a', 64) WHERE seq = 10`, 10n],
    ['what it follows', `UPDATE audit_entry SET previous_hash = repeat('a', 64) WHERE seq = 11`, 11n],
    ['the first entry, taken out', 'DELETE FROM audit_entry WHERE seq = 1', 2n],
    ['one entry, taken out', 'DELETE FROM audit_entry WHERE seq = 12', 13n],
    ['the order', 'UPDATE audit_entry SET seq = 900 WHERE seq = 14', 15n],
    [
      'the end, by an entry that is forged',
      `INSERT INTO audit_entry (seq, at, actor_kind, act, subject_kind, detail, previous_hash, hash)
       SELECT 21, now(), 'system', 'forged', 'case', '{}', hash, repeat('b', 64) FROM audit_entry WHERE seq = 20`,
      21n,
    ],
  ])('notices a change of %s', async (_, sql, brokenAt) => {
    await tamper(sql);
    expect(await verifyAuditTrail(api)).toMatchObject({ brokenAt });
  });
});
