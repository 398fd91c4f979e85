import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { trouble, well, type Finding } from './finding.js';

/** The PostgreSQL that the tests run on. */
const testedPostgres = 18;

/** Seconds by which two clocks may differ: codes live for minutes, and a signature of S3 bears fifteen. */
const clockSkewSeconds = 5;

/** The databases by name and address; a standby only where there is one. */
export type Databases = Readonly<Record<'DATABASE_URL' | 'KEY_STORE_URL' | 'DATABASE_REPLICA_URL', string>>;

/** Whether both databases are at least of the version that is tested. */
export async function databaseVersions(urls: Databases): Promise<Finding[]> {
  return eachDatabase(urls, async (name, url) => {
    const [row] = await ask<{ version: string }>(url, "SELECT current_setting('server_version') AS version");
    return versionFinding(name, row?.version ?? '');
  });
}

/** What the version of a database's server says. */
export function versionFinding(name: string, version: string): Finding {
  return Number.parseInt(version, 10) >= testedPostgres
    ? well(`${name}: PostgreSQL ${version}.`)
    : trouble(
        `${name}: PostgreSQL ${version} is older than ${testedPostgres}, which is the one tested.`,
        `Upgrade the server to PostgreSQL ${testedPostgres}.`,
      );
}

/** Whether the clocks of both databases show the time of this machine. */
export async function databaseClocks(urls: Databases): Promise<Finding[]> {
  return eachDatabase(urls, async (name, url) => {
    const asked = Date.now();
    const [row] = await ask<{ at: number }>(
      url,
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at',
    );
    return clockFinding(name, { asked, answered: Date.now(), told: row?.at ?? 0 });
  });
}

/** What an answer says about a clock: the time that it told lay between question and answer, in milliseconds. */
export function clockFinding(
  name: string,
  { asked, answered, told }: Readonly<Record<'asked' | 'answered' | 'told', number>>,
): Finding {
  const off = Math.max(told - answered, asked - told, 0) / 1_000;
  return off <= clockSkewSeconds
    ? well(`${name}: the clock agrees with this machine's.`)
    : trouble(
        `${name}: the clock is ${Math.round(off)} s ${told > answered ? 'ahead of' : 'behind'} this machine's.`,
        'Let both machines set their clocks by NTP (timedatectl set-ntp true).',
      );
}

/** Whether the migrations of this release, and no others, are applied. */
export async function migrations(url: string): Promise<Finding[]> {
  const applied = await ask<{ name: string; finished: boolean }>(
    url,
    'SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return migrationFindings(migrationsOfRelease(), applied);
}

/** Compares the names of a release with what a database says it has. */
function migrationFindings(
  ofRelease: readonly string[],
  applied: readonly { readonly name: string; readonly finished: boolean }[],
): Finding[] {
  const done = new Set(applied.filter(({ finished }) => finished).map(({ name }) => name));
  const half = applied.filter(({ finished }) => !finished).map(({ name }) => name);
  const missing = ofRelease.filter((name) => !done.has(name) && !half.includes(name));
  const unknown = [...done].filter((name) => !ofRelease.includes(name));
  const findings = [
    half.length > 0 &&
      trouble(
        `Begun and not finished: ${half.join(', ')}.`,
        'Read why in _prisma_migrations.logs, mend it, and migrate again (node dist/prisma/migrate.js).',
      ),
    missing.length > 0 &&
      trouble(`Not applied: ${missing.join(', ')}.`, 'Migrate: node dist/prisma/migrate.js, as the owner.'),
    unknown.length > 0 &&
      trouble(
        `Applied by a later release than this one: ${unknown.join(', ')}.`,
        'Run the release that the database belongs to.',
      ),
  ].filter((finding) => finding !== false);
  return findings.length > 0 ? findings : [well(`All ${ofRelease.length} are applied.`)];
}

/** The names of the migrations beside the built programs, or beside the sources. */
function migrationsOfRelease(): string[] {
  const folder = ['../../prisma/migrations', '../../../prisma/migrations']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (folder === undefined) throw new Error('The migrations are not where they are looked for');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/** Whether what is said to both databases is encrypted, where it leaves this machine. */
export async function databaseWays(urls: Databases, production: boolean): Promise<Finding[]> {
  return eachDatabase(urls, async (name, url) => {
    const [row] = await ask<{ ssl: boolean }>(
      url,
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    return wayFinding(name, { encrypted: row?.ssl === true, host: hostOf(new URL(url)), production });
  });
}

/** Hosts that are this machine, and folders of its sockets; what production takes without TLS (src/config.ts). */
const ownMachine = /^(127(\.\d{1,3}){3}|localhost|\[::1\]|::1|\/.*)?$/;

/** The host that the driver goes to: `?host=` before the one in the address (pg-connection-string). */
export function hostOf(url: URL): string {
  return url.searchParams.get('host') ?? url.hostname;
}

/** What an encrypted or open way to a host says; an open one that leaves the machine is trouble in production. */
export function wayFinding(
  name: string,
  {
    encrypted,
    host,
    production,
  }: { readonly encrypted: boolean; readonly host: string; readonly production: boolean },
): Finding {
  if (encrypted) return well(`${name}: the way to it is encrypted.`);
  if (ownMachine.test(host)) return well(`${name}: the way to it stays on this machine.`);
  const sentence = `${name}: the way to it is not encrypted.`;
  return production ? trouble(sentence, 'Encrypt it (runbook, "An open way").') : well(sentence);
}

async function eachDatabase(
  urls: Databases,
  find: (name: string, url: string) => Promise<Finding>,
): Promise<Finding[]> {
  const { DATABASE_REPLICA_URL: standby } = urls;
  return [
    await find('Main', urls.DATABASE_URL),
    await find('Key store', urls.KEY_STORE_URL),
    ...(standby === '' ? [] : [await find('Standby', standby)]),
  ];
}

/** Asks a database once, on a connection that ends with the answer. */
export async function ask<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // The query under way tells of a broken connection; without a listener the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
