import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory, type ErrorRegistry } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationAdapterFactory } from './migration-adapter.js';

const schemaPath = fileURLToPath(new URL('schema.prisma', import.meta.url));
const migrationsPath = fileURLToPath(new URL('migrations', import.meta.url));
const noFilter = { externalTables: [], externalEnums: [] };

/** What the generated glue of the engine exports beside its classes. */
interface Glue {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: object): void;
}

/** The part of WebAssembly used here; Node's types leave it to the browser's. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(
      code: Uint8Array,
      imports: Record<string, object>,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
  };
};

/**
 * Prisma's own schema engine, as WebAssembly from npm: migrations are made and applied without the binary that the
 * Prisma CLI would download. `url` is a PostgreSQL address with the right to create tables.
 */
async function withEngine<Result>(
  url: string,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const { SchemaEngine } = await (loading ??= load());
  const factory = new MigrationAdapterFactory(url);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await SchemaEngine.new(
    { datamodels: [[schemaPath, await readFile(schemaPath, 'utf8')]] },
    () => {},
    adapter,
  );
  try {
    return await work(engine);
  } catch (error) {
    throw whatFailed(error, adapter);
  } finally {
    await factory.close();
  }
}

/** What failed outside the engine, of which it gives only a number. */
function whatFailed(error: unknown, { errorRegistry }: { errorRegistry: ErrorRegistry }): unknown {
  const [, id] = /External error id#(\d+)/.exec(String(error)) ?? [];
  return (id && errorRegistry.consumeError(Number(id))?.error) ?? error;
}

/** The glue holds one instance for the process: a second would pull the memory from under the first. */
let loading: Promise<Glue> | undefined;

async function load(): Promise<Glue> {
  const glueUrl = pathToFileURL(
    createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'),
  ).href;
  const glue: Glue = await import(glueUrl);
  const wasm = await readFile(new URL('schema_engine_bg.wasm', glueUrl));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

async function migrations(): Promise<MigrationList> {
  const folders = await readdir(migrationsPath, { withFileTypes: true }).catch(() => []);
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: migrationsPath,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.toSorted().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(`${migrationsPath}/${name}/migration.sql`, 'utf8'),
          },
        },
      })),
    ),
  };
}

/** Applies the migrations that a database lacks, as `prisma migrate deploy` does; returns their names. */
export async function applyMigrations(url: string): Promise<string[]> {
  const migrationsList = await migrations();
  const { appliedMigrationNames } = await withEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList, filters: noFilter }),
  );
  return appliedMigrationNames;
}

/**
 * The SQL that leads from the migrations to the schema, or to another text of it; empty when they agree. Replays the migrations in a
 * shadow database beside `url`.
 */
export async function missingMigration(url: string, schema?: string): Promise<string> {
  const content = schema ?? (await readFile(schemaPath, 'utf8'));
  const from = { tag: 'migrations' as const, ...(await migrations()) };
  const to = { tag: 'schemaDatamodel' as const, files: [{ path: schemaPath, content }] };
  const { stdout } = await withEngine(url, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters: noFilter }),
  );
  const sql = stdout ?? '';
  return sql.includes('This is an empty migration') ? '' : sql.trim();
}
