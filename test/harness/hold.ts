import pg from 'pg';
import { inject } from 'vitest';

/** Number of the lock that held writes wait for; locks of one database aren't seen by another. */
const lock = 1;

/** Which writes of a table are held: inserts and updates unless said otherwise; `when` is SQL on NEW, or OLD for what is deleted. */
export interface HeldWrite {
  readonly table: string;
  readonly when: string;
  readonly event?: 'INSERT' | 'UPDATE' | 'DELETE';
}

/**
 * Holds writes of a database back: a transaction that inserts or updates a row of `table` for which `when` (SQL on NEW) holds waits. So a test
 * knows where a program is, without a look at the clock.
 */
export function holdWrites(databaseUrl: string, table: string, when: string) {
  return holdAll(databaseUrl, [{ table, when }]);
}

/** The same for several tables at once. */
export async function holdAll(databaseUrl: string, writes: readonly HeldWrite[]) {
  const admin = new pg.Client({ connectionString: inDatabase(databaseUrl) });
  await admin.connect();
  await admin.query(`SELECT pg_advisory_lock(${lock})`);
  await admin.query(`CREATE OR REPLACE FUNCTION held() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(${lock}); RETURN coalesce(NEW, OLD); END'`);
  for (const [number, { table, when, event = 'INSERT OR UPDATE' }] of writes.entries())
    await admin.query(`CREATE TRIGGER held_${number} BEFORE ${event} ON "${table}" FOR EACH ROW
      WHEN (${when}) EXECUTE FUNCTION held()`);
  const waiting = async () => {
    const { rows } = await admin.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${lock} AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rows.map(({ pid }) => pid);
  };
  return {
    /** How many writes wait. */
    waiting: async () => (await waiting()).length,
    /** Ends the connections that wait, whose program is dead by now, and lets later writes pass. */
    async dropAndRelease(): Promise<void> {
      for (const pid of await waiting()) await admin.query('SELECT pg_terminate_backend($1)', [pid]);
      for (const [number, { table }] of writes.entries())
        await admin.query(`DROP TRIGGER held_${number} ON "${table}"`);
      await admin.end();
    },
  };
}

/** The superuser in the same database; only it may end connections of another role. */
function inDatabase(databaseUrl: string): string {
  const url = new URL(inject('stack').adminUrl);
  url.pathname = new URL(databaseUrl).pathname;
  return url.href;
}
