import { join } from 'node:path';
import { ensureDatabase, startPostgres, type LocalPostgres } from './postgres.js';
import { createProgram, type Program } from './program.js';

/** PostgreSQL with the two databases of the back office, empty at its first start. */
export interface Databases {
  readonly postgres: LocalPostgres;
  readonly program: Program;
  readonly databaseUrl: string;
  readonly keyStoreUrl: string;
  /** The addresses by which tables are made. */
  readonly owned: { readonly databaseUrl: string; readonly keyStoreUrl: string };
}

/** Where PostgreSQL keeps its files below the folder of a stack. */
export const databaseFolder = (folder: string) => join(folder, 'postgres');

/** Starts PostgreSQL in a folder and makes both databases where they are missing; what did start is stopped when something doesn't. */
export async function startDatabases(
  folder: string,
  port: number,
  pauses?: readonly number[],
): Promise<Databases> {
  const run = () => startPostgres({ folder: databaseFolder(folder), port });
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
  } catch (error) {
    await program.stop();
    throw error;
  }
  const keyStoreUrl = postgres.urlOf('headway_keys', 'headway_keys');
  return {
    postgres,
    program,
    databaseUrl: postgres.urlOf('headway_app', 'headway'),
    keyStoreUrl,
    owned: { databaseUrl: postgres.urlOf('headway_owner', 'headway'), keyStoreUrl },
  };
}
