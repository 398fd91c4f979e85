import { readFileSync } from 'node:fs';

/** The databases by the addresses of their owners; the applications connect with lesser roles. */
export interface Owned {
  readonly databaseUrl: string;
  readonly keyStoreUrl: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads by which addresses tables are made: MIGRATION_DATABASE_URL and MIGRATION_KEY_STORE_URL, or else those of the programs, each also from a file
 * (NAME_FILE). In production the way to another machine has to be encrypted, as src/config.ts has it. Throws with all problems at once, and no value.
 */
export function ownersIn(env: Environment): Owned {
  const problems: string[] = [];
  const [databaseUrl = '', keyStoreUrl = ''] = ['DATABASE_URL', 'KEY_STORE_URL'].map((name) => {
    const named = [`MIGRATION_${name}`, name].find((each) => env[each] || env[`${each}_FILE`]);
    const url = named === undefined ? '' : valueOf(env, named);
    const problem = problemOf(url, env['NODE_ENV'] === 'production');
    if (problem !== null) problems.push(`${named ?? `MIGRATION_${name}`}: ${problem}`);
    return url;
  });
  if (problems.length > 0) throw new OwnersError(problems);
  return { databaseUrl, keyStoreUrl };
}

/** Thrown when the environment names no databases to make tables in. */
export class OwnersError extends Error {
  override readonly name = 'OwnersError';

  constructor(problems: readonly string[]) {
    super(`Nothing was migrated:\n  ${problems.join('\n  ')}`);
  }
}

/** What a variable holds, or its file, whose last line break is none of it; nothing where the file can't be read. */
function valueOf(env: Environment, name: string): string {
  const file = env[`${name}_FILE`];
  if (env[name] || !file) return env[name] ?? '';
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return '';
  }
}

function problemOf(url: string, isProduction: boolean): string | null {
  if (!URL.canParse(url)) return 'must be the address of a database, or its file must hold one';
  const { hostname, searchParams } = new URL(url);
  // As src/config.ts has it; what lies in this folder is built without the programs.
  const host = searchParams.get('host') ?? hostname;
  const staysOnMachine = /^(127(\.\d{1,3}){3}|localhost|\[::1\]|::1|\/.*)?$/.test(host);
  if (!isProduction || staysOnMachine || searchParams.get('sslmode') === 'verify-full') return null;
  return 'must lead to another machine by TLS alone in production (runbook, "An open way")';
}
