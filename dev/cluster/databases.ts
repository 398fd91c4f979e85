import { join } from 'node:path';
import { migrate } from '../../prisma/migrate.js';
import { ensureDatabase, startPostgres, type LocalPostgres } from '../postgres.js';
import { createProgram, type Program } from '../program.js';
import { seedDemo } from '../seed.js';

/** PostgreSQL with both databases migrated and the demo data in them. */
export interface Databases {
  readonly postgres: LocalPostgres;
  readonly program: Program;
  readonly databaseUrl: string;
  readonly keyStoreUrl: string;
}

/** Starts PostgreSQL in a folder and lays the databases of the back office. */
export async function startDatabases(
  folder: string,
  port: number,
  pauses: readonly number[] | undefined,
): Promise<Databases> {
  const run = () => startPostgres({ folder: join(folder, 'postgres'), port });
  const postgres = await run();
  const program = createProgram({
    name: 'database (PostgreSQL)',
    first: postgres,
    again: run,
    ...(pauses === undefined ? {} : { pauses }),
  });
  try {
    await ensureDatabase(postgres.adminUrl, 'headway', 'headway_owner');
    await ensureDatabase(postgres.adminUrl, 'headway_keys', 'headway_keys');
    const keyStoreUrl = postgres.urlOf('headway_keys', 'headway_keys');
    const databaseUrl = postgres.urlOf('headway_app', 'headway');
    await migrate({ databaseUrl: postgres.urlOf('headway_owner', 'headway'), keyStoreUrl });
    await seedDemo({ databaseUrl, keyStoreUrl });
    return { postgres, program, databaseUrl, keyStoreUrl };
  } catch (error) {
    await program.stop();
    throw error;
  }
}
