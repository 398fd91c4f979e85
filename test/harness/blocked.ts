import type { Database } from '../../src/adapters/database.js';
import { until } from './until.js';

/** Waits until so many statements in this database wait for a row that someone else holds. */
export async function untilBlocked(db: Database, count = 1): Promise<void> {
  await until('a statement waits for a row', async () => {
    const waiting = await db.$queryRaw<object[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return waiting.length >= count;
  });
}
