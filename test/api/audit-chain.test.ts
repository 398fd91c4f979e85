import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordStoreOn } from '../../dev/cluster/records.js';
import { stableId } from '../../dev/demo-caseload.js';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { createRecordStore } from '../../src/adapters/record-store.js';
import { createApp } from '../../src/api/app.js';
import { auditAlone } from '../../src/audit/trail.js';
import { anchorTrail } from '../../src/records/audit-anchor.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type CookieJar } from '../harness/browser.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';
import { createTestDatabase, withClient } from '../harness/postgres.js';

let office: BackOffice;
let behind: Database;
const jar: CookieJar = new Map();
const servers: Server[] = [];

/** What the page says of the whole trail, on a staff portal of these dependencies. */
async function checkedWith(other: Partial<Pick<BackOffice, 'replica' | 'recordStore'>> = {}) {
  const server = createServer(createApp('staff', { ...office, ...other }));
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const browser = openBrowser(`http://localhost:${(server.address() as AddressInfo).port}`, jar);
  const { text } = await browser.get('/audit?chain=check');
  const [, warns, said = ''] = /<div class="notice( warn)?">(.*?)<\/div>/s.exec(text) ?? [];
  return { warns: warns !== undefined, said: said.replace(/<[^>]*>/g, ' ').trim() };
}

/** The number of the newest entry. */
const newest = async () => {
  const { seq } = await office.db.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  return String(seq);
};

/** The owner of the table changes the trail behind its guard. */
const tamper = (sql: string) =>
  withClient(office.database.ownerUrl, async (owner) => {
    await owner.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await owner.query(sql);
    await owner.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
  });

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  // A standby that has nothing yet.
  behind = connectDatabase((await createTestDatabase()).databaseUrl);
  await office.signedIn('staff', mails.auditor, jar);
  for (const act of ['probe.one', 'probe.two', 'probe.three'])
    await auditAlone(office, stableId(mails.agent), { act, subject: { kind: 'case', id: null }, detail: {} });
});
afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await behind.$disconnect();
  await office.close();
});

it('isn’t said to hold while it has no anchor, nor to be wrong', async () => {
  const { warns, said } = await checkedWith();
  expect([warns, said.includes('unchanged')]).toEqual([false, false]);
  expect(said).toMatch(/^Each of the \d+ entries follows the one before\./);
  expect(said).toContain('It has no anchor yet');
});

it('is said to hold where each entry follows the one before and the anchor knows the end, in the main database, whatever a standby has', async () => {
  await anchorTrail(office);
  for (const other of [{}, { replica: behind }]) {
    const { warns, said } = await checkedWith(other);
    expect(warns).toBe(false);
    const [, entry, anchored] =
      /^Everything up to entry (\d+) is there and unchanged\..* Entry (\d+) is as it was anchored on /s.exec(
        said,
      ) ?? [];
    expect([entry, anchored]).toEqual([await newest(), await newest()]);
    expect(said).toMatch(/Each of the [1-9]\d* entries follows the one before\./);
  }
});

it('isn’t said to hold after the anchored entry, where the newest entries may be gone', async () => {
  const known = await newest();
  for (const act of ['probe.four', 'probe.five', 'probe.six'])
    await auditAlone(office, stableId(mails.agent), { act, subject: { kind: 'case', id: null }, detail: {} });
  await tamper(`DELETE FROM audit_entry WHERE seq > ${known} + 1`);
  const { warns, said } = await checkedWith();
  expect(warns).toBe(false);
  expect(said.match(/up to entry \d+/g)).toEqual([`up to entry ${known}`]);
  expect(said).toContain(
    'Entries after it aren’t anchored yet: if the newest were cut off, nobody could tell.',
  );
  await tamper(`DELETE FROM audit_entry WHERE seq > ${known}`);
});

it('isn’t said to hold while nobody can read the anchor', async () => {
  const { warns, said } = await checkedWith({
    recordStore: createRecordStore(recordStoreOn(1, 'away').RECORD_STORE_URL),
  });
  expect([warns, said.includes('unchanged')]).toEqual([true, false]);
  expect(said).toMatch(/Each of the \d+ entries follows the one before\./);
  expect(said).toContain('The anchor outside the database can’t be read at the moment');
  expect(takeLoggedErrors()).toEqual([expect.stringContaining('RecordStoreAway')]);
});

it('is said to be cut off where its newest entries are gone', async () => {
  await tamper('DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)');
  const { warns, said } = await checkedWith();
  expect([warns, said.includes('unchanged')]).toEqual([true, false]);
  expect(said).toContain('The end of the trail was cut off');
  expect(said).toContain('Tell the privacy officer.');
});

it('is said to be broken where an entry was changed', async () => {
  await tamper(`UPDATE audit_entry SET act = 'x' WHERE seq = (SELECT min(seq) FROM audit_entry)`);
  const { warns, said } = await checkedWith();
  expect([warns, said.includes('unchanged')]).toEqual([true, false]);
  expect(said).toMatch(/The chain is broken at entry \d+\./);
  expect(said).toContain('Tell the privacy officer.');
});
