import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { asAdmin } from '../../dev/postgres.js';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { appendAudit, verifyAuditTrail, type AuditLine } from '../../src/audit/trail.js';
import { whatIsAway } from '../../src/domain/away.js';
import { createLog } from '../../src/adapters/log.js';
import { createRecordStore } from '../../src/adapters/record-store.js';
import { loadConfig } from '../../src/config.js';
import { anchorTrail, checkNewestAnchor } from '../../src/records/audit-anchor.js';
import { keptLines, keptLog, takeLoggedErrors } from '../harness/log-lines.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

let database: TestDatabase;
let api: Database;
let worker: Database;
let folder: string;

const startedAt = Date.now();
const young = 'It has no anchor yet: a running API writes one a day.\n';

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'headway-anchors-'));
  api = connectDatabase(database.databaseUrl);
  worker = connectDatabase(database.databaseUrl);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.$disconnect();
  await worker.$disconnect();
});

const line = (number: number): AuditLine => ({
  at: new Date(startedAt + number),
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
      { env: { ...process.env, DATABASE_URL: database.databaseUrl, RECORD_STORE_URL: `file:${folder}` } },
      (error, stdout) => settle({ status: Number(error?.code ?? 0), said: stdout }),
    );
  });
}

/** Someone with the superuser's password changes the trail behind the guard. */
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
  rmSync(folder, { recursive: true, force: true });
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
      said: `Each of the 20 entries of the audit trail follows the one before.\n${young}`,
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

  it('is waited for only when all else of an act is done', async () => {
    await api.$transaction(async (tx) => {
      await appendAudit(tx, line(60));
      await append(worker, 61);
      await appendAudit(tx, line(62));
    });
    const newest = await api.auditEntry.findMany({ orderBy: { seq: 'desc' }, take: 3 });
    expect(newest.map(({ subjectId }) => subjectId)).toEqual(['case-62', 'case-60', 'case-61']);
    expect(await verifyAuditTrail(api)).toEqual({ entries: 23, brokenAt: null });
  });

  it('lets those give up who wait too long for its end, while somebody still wants the answer', async () => {
    const url = new URL(inject('stack').adminUrl);
    url.pathname = new URL(database.databaseUrl).pathname;
    await asAdmin(url.href, async (admin) => {
      await admin.query('BEGIN');
      await admin.query('SET CONSTRAINTS audit_pending_append IMMEDIATE');
      await admin.query(`INSERT INTO audit_pending (line, hashed)
        VALUES ('{"at": "2026-11-29", "actorKind": "system", "act": "x", "subjectKind": "x", "detail": {}}', '')`);
      // More than the pool has connections: none may be lost with a commit that fails.
      const given = await Promise.all(
        Array.from({ length: 30 }, (_, number) => append(api, 70 + number).catch(whatIsAway)),
      );
      expect(new Set(given)).toEqual(new Set(['database']));
      await admin.query('ROLLBACK');
    });
    await Promise.all(Array.from({ length: 30 }, (_, number) => append(api, 70 + number)));
    expect(await verifyAuditTrail(api)).toEqual({ entries: 50, brokenAt: null });
    expect(await api.auditPending.count()).toBe(0);
  });

  it('holds while it is empty', async () => {
    await tamper('DELETE FROM audit_entry');
    expect(await verify()).toEqual({
      status: 0,
      said: 'Each of the 0 entries of the audit trail follows the one before.\nThere is nothing to anchor yet.\n',
    });
  });

  it('is walked once for all who ask at once, and anew for who asks then', async () => {
    const [one, other] = [verifyAuditTrail(api), verifyAuditTrail(api)];
    expect(other).toBe(one);
    expect(await one).toEqual({ entries: 20, brokenAt: null });
    await append(api, 20);
    expect(await verifyAuditTrail(api)).toEqual({ entries: 21, brokenAt: null });
  });

  it('names the entry that a superuser changed', async () => {
    await tamper(`UPDATE audit_entry SET subject_id = 'another-case' WHERE seq = 17`);
    expect(await verify()).toEqual({
      status: 1,
      said: `The audit trail is broken at entry 17: it does not follow from the 16 entries before it.\n${young}`,
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

describe('the anchor of the audit trail in the record store', () => {
  const dayMs = 86_400_000;
  /** As one process of the API does at a time, with a store and a clock of its own. */
  /** One day for all that is told here, though midnight comes meanwhile. */
  const begun = Date.now();
  const anchorage = (daysAhead = 0, db = api) => ({
    db,
    config: loadConfig({}),
    recordStore: createRecordStore(`file:${folder}`),
    clock: () => new Date(begun + daysAhead * dayMs),
    log: createLog('debug', keptLog),
  });
  const anchor = (daysAhead = 0, db = api) => anchorTrail(anchorage(daysAhead, db));
  const check = async (daysAhead = 0) => (await checkNewestAnchor(anchorage(daysAhead))).kind;
  const files = () => readdirSync(join(folder, 'audit-anchors')).toSorted();
  const today = () => new Date(begun).toISOString().slice(0, 10);
  const anchored = () =>
    `Entry 20 is as it was anchored on ${today()}. Entries after it aren’t anchored yet: if the newest were cut off, nobody could tell.`;

  it('is written once a day, also by ten programs at once, and the trail holds it as it grows', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, number) => anchor(0, number % 2 === 0 ? api : worker)));
    expect(files()).toEqual([`${today()}.json`]);
    const first = readFileSync(join(folder, 'audit-anchors', `${today()}.json`), 'utf8');
    expect(JSON.parse(first)).toMatchObject({ seq: '20', keyId: 'local' });
    await append(api, 60);
    await anchor();
    expect(readFileSync(join(folder, 'audit-anchors', `${today()}.json`), 'utf8')).toBe(first);
    expect(await verify()).toEqual({
      status: 0,
      said: `Each of the 21 entries of the audit trail follows the one before.\n${anchored()}\n`,
    });
    await anchor(1);
    expect(files()).toHaveLength(2);
    expect(await check(1)).toBe('holds');
  });

  it('says nothing of entries after the one that it knows: those may be gone', async () => {
    await anchor();
    for (const number of [61, 62, 63]) await append(api, number);
    await tamper('DELETE FROM audit_entry WHERE seq > 21');
    expect(await verify()).toEqual({
      status: 0,
      said: `Each of the 21 entries of the audit trail follows the one before.\n${anchored()}\n`,
    });
  });

  it('tells when the newest entries were cut off, and how many at least', async () => {
    await anchor();
    await tamper('DELETE FROM audit_entry WHERE seq > 17');
    expect(await verifyAuditTrail(api)).toEqual({ entries: 17, brokenAt: null });
    expect(await verify()).toEqual({
      status: 1,
      said: `Each of the 17 entries of the audit trail follows the one before.\nThe end of the trail was cut off: the anchor of ${today()} knows entry 20, and the trail ends with entry 17. At least 3 entries are missing.\n`,
    });
  });

  it('tells when the end was cut off and grew again, and is then not written anew over it', async () => {
    await anchor();
    await tamper('DELETE FROM audit_entry WHERE seq > 17');
    for (const number of [70, 71, 72, 73]) await append(api, number);
    expect(await verifyAuditTrail(api)).toEqual({ entries: 21, brokenAt: null });
    expect(await check()).toBe('rewritten');
    await anchor(1);
    expect(files()).toEqual([`${today()}.json`]);
    expect(takeLoggedErrors()).toEqual([expect.stringContaining('The trail was rewritten: entry 20')]);
  });

  it('tells when all of the trail is gone', async () => {
    await anchor();
    await tamper('DELETE FROM audit_entry');
    expect(await check()).toBe('cut');
  });

  it.each([
    ['names another entry', (file: string) => file.replace('"seq":"20"', '"seq":"17"')],
    ['has a signature of another key', (file: string) => file.replace('"local"', '"other"')],
    ['is cut off itself', (file: string) => file.slice(0, 40)],
  ])('is not believed when it %s', async (_, forge) => {
    await anchor();
    const path = join(folder, 'audit-anchors', `${today()}.json`);
    writeFileSync(path, forge(readFileSync(path, 'utf8')));
    expect(await check()).toBe('forged');
  });

  it('is missed when the newest ones, or all of them, are taken away', async () => {
    expect(await check()).toBe('young');
    expect(await check(3)).toBe('none');
    await anchor();
    expect(await check(1)).toBe('holds');
    expect(await check(3)).toBe('overdue');
  });

  it('says nothing of what the trail holds beside number and hash of one entry', async () => {
    await anchor();
    const file = readFileSync(join(folder, 'audit-anchors', `${today()}.json`), 'utf8');
    expect(Object.keys(JSON.parse(file) as object).toSorted()).toEqual([
      'at',
      'hash',
      'keyId',
      'seq',
      'signature',
    ]);
    expect(keptLines.join()).not.toContain('asked by phone');
  });
});
