import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ownersIn } from '../../prisma/owners.js';
import { ConfigError, loadConfig } from '../../src/config.js';

const main = 'postgresql://owner:s3cret@127.0.0.1/headway';
const keys = 'postgresql://keys:s3cret@127.0.0.1/headway_keys';

const folder = mkdtempSync(join(tmpdir(), 'headway-owners-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines of what it throws, without the first. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    ownersIn(env);
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('the addresses by which tables are made', () => {
  it('are those of the owners, or else those of the programs', () => {
    const env = { DATABASE_URL: main, KEY_STORE_URL: keys };
    expect(ownersIn(env)).toEqual({ databaseUrl: main, keyStoreUrl: keys });
    const owner = main.replace('owner', 'headway_owner');
    expect(ownersIn({ ...env, MIGRATION_DATABASE_URL: owner })).toEqual({
      databaseUrl: owner,
      keyStoreUrl: keys,
    });
  });

  it('may come as files, as secrets do', () => {
    const file = join(folder, 'owner');
    writeFileSync(file, `${main}\n`);
    expect(ownersIn({ MIGRATION_DATABASE_URL_FILE: file, KEY_STORE_URL: keys }).databaseUrl).toBe(main);
    expect(problemsOf({ MIGRATION_DATABASE_URL_FILE: join(folder, 'none'), KEY_STORE_URL: keys })).toEqual([
      'MIGRATION_DATABASE_URL: must be the address of a database, or its file must hold one',
    ]);
  });

  it('are asked for by name where they are missing, both at once and without any value', () => {
    const problems = problemsOf({ KEY_STORE_URL: 's3cret' });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'MIGRATION_DATABASE_URL',
      'KEY_STORE_URL',
    ]);
    expect(problems.join()).not.toContain('s3cret');
  });

  it.each([
    ['postgresql://owner:s3cret@db.local/headway', true],
    ['postgresql://owner:s3cret@db.local/headway?sslmode=require', true],
    ['postgresql://owner:s3cret@db.local/headway?sslmode=verify-full&sslrootcert=/certs/ca.pem', false],
    ['postgresql://owner:s3cret@localhost/headway', false],
    ['postgresql://owner:s3cret@[::1]/headway', false],
    ['postgresql://owner:s3cret@127.0.0.1.example/headway', true],
    ['postgresql://owner:s3cret@localhost/headway?host=10.0.0.5', true],
    ['postgresql:///headway?host=/var/run/postgresql', false],
  ])('lead to another machine by TLS alone in production, as those of the programs: %s', (url, isOpen) => {
    const word = 'must lead to another machine by TLS alone in production (runbook, "An open way")';
    const environment = { NODE_ENV: 'production', KEY_STORE_URL: keys };
    expect(problemsOf({ ...environment, MIGRATION_DATABASE_URL: url })).toEqual(
      isOpen ? [`MIGRATION_DATABASE_URL: ${word}`] : [],
    );
    expect(problemsOf({ ...environment, NODE_ENV: 'development', DATABASE_URL: url })).toEqual([]);
    const programs = () => loadConfig({ ...environment, DATABASE_URL: url });
    expect(programs).toThrow(ConfigError);
    if (isOpen) expect(programs).toThrow(`DATABASE_URL: ${word}`);
    else expect(programs).not.toThrow(`DATABASE_URL: ${word}`);
  });
});
