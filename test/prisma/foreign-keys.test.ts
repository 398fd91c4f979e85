import { beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient } from '../harness/postgres.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});

describe('the tables', () => {
  it('have an index on each foreign key, so that neither looking from the other side nor removing a row reads a whole table', async () => {
    const bare = await withClient(database.ownerUrl, async (client) => {
      const { rows } = await client.query<{ key: string }>(`
        SELECT conrelid::regclass || '.' || attname AS key
        FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
        WHERE contype = 'f' AND NOT EXISTS (
          SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])
        ORDER BY 1`);
      return rows.map(({ key }) => key);
    });
    expect(bare).toEqual([]);
  });
});
