import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import type { Answer } from '../harness/browser.js';
import { writeToSupport } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';
import { withClient } from '../harness/postgres.js';
import { until } from '../harness/until.js';

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const write = (number: number) =>
  writeToSupport(office, 'client', 'something-else', {
    email: 'noor@clients.example',
    message: `Can you help me? (${number})`,
  });
const written = () => office.db.contactRequest.count();

/** It is away, and says when to ask again. */
function expectAway({ status, text, response }: Answer): void {
  expect([status, response.headers.get('retry-after')]).toEqual([503, '30']);
  expect(text).toContain('We can’t reach our database');
}

/** Milliseconds in which a session ends that is told to. */
const endMs = 60_000;

/** Does something to the sessions of our programs; only their own role may. */
const toSessions = (
  act: 'pg_cancel_backend(pid)' | `pg_terminate_backend(pid, ${typeof endMs})`,
  which: string,
) =>
  withClient(office.database.databaseUrl, (client) =>
    client.query(
      `SELECT ${act} FROM pg_stat_activity
       WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND ${which}`,
    ),
  );

/** Sets how the sessions of our database begin, and ends those that there are. */
async function sessionsBegin(how: 'SET' | 'RESET', value = ''): Promise<void> {
  await withClient(office.database.ownerUrl, async (owner) => {
    await owner.query('SET default_transaction_read_only = off');
    const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
    await owner.query(`ALTER DATABASE "${rows[0]?.name}" ${how} default_transaction_read_only${value}`);
  });
  await toSessions(`pg_terminate_backend(pid, ${endMs})`, 'true');
  const isRead = () =>
    written().then(
      () => true,
      () => false,
    );
  await until('new ones read', isRead);
}

describe('a database that answers and can’t do it', () => {
  it('is away while it takes no writes, as after a change to its standby', async () => {
    await sessionsBegin('SET', ' = on');
    expectAway(await write(1));
    await sessionsBegin('RESET');
    expect((await write(1)).status).toBe(200);
    expect(await written()).toBe(1);
  });

  it('is away where it gave a statement up', async () => {
    const before = await written();
    await withClient(office.database.ownerUrl, async (owner) => {
      await owner.query('BEGIN; LOCK TABLE contact_request IN ACCESS EXCLUSIVE MODE');
      const asked = write(2);
      await untilBlocked(office.db);
      await toSessions('pg_cancel_backend(pid)', "wait_event_type = 'Lock'");
      expectAway(await asked);
      await owner.query('ROLLBACK');
    });
    expect((await write(2)).status).toBe(200);
    expect(await written()).toBe(before + 1);
  });

  it('is away where a spreadsheet can’t be begun, and nothing of it was sent', async () => {
    const lead = await office.signedIn('staff', mails.lead);
    await withClient(office.database.ownerUrl, async (owner) => {
      await owner.query('BEGIN; LOCK TABLE support_task IN ACCESS EXCLUSIVE MODE');
      const asked = lead.get('/reports/workload.csv');
      await untilBlocked(office.db);
      await toSessions('pg_cancel_backend(pid)', "wait_event_type = 'Lock'");
      expectAway(await asked);
      await owner.query('ROLLBACK');
    });
    expect((await lead.get('/reports/workload.csv')).response.headers.get('content-type')).toContain(
      'text/csv',
    );
  });
});
