import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { databaseOf } from '../scripts/remains.mjs';

/** What each command has to reach; the default ports may be those of another checkout, so they are never guessed. */
const commands: Readonly<Record<string, readonly string[]>> = {
  'src/audit-verify.ts': ['DATABASE_URL', 'RECORD_STORE_URL'],
  'src/doctor.ts': [
    'DATABASE_URL',
    'KEY_STORE_URL',
    'RECORD_STORE_URL',
    'TEMPORAL_ADDRESS',
    'SMTP_URL',
    'TWILIO_API_URL',
  ],
  'src/retention-explain.ts': ['DATABASE_URL'],
  'src/retention-reconcile.ts': ['DATABASE_URL', 'KEY_STORE_URL', 'RECORD_STORE_URL', 'TEMPORAL_ADDRESS'],
  'src/release.ts': ['DATABASE_URL', 'TEMPORAL_ADDRESS'],
  'src/key-store-backups.ts': ['DATABASE_URL', 'KEY_STORE_URL'],
  'src/record-keys.ts': ['DATABASE_URL', 'KEY_STORE_URL'],
  'dev/seed.ts': ['DATABASE_URL', 'KEY_STORE_URL'],
};

/**
 * Runs a command on the stack of its folder (`.data`, or `STACK_FOLDER`), or on what the environment names in full, and says on which. Without either it
 * ends with a sentence: whatever else listens on the default ports isn't reached.
 */
const [node = '', , path = '', ...rest] = process.argv;
process.argv = [node, resolve(path), ...rest];
const needed = commands[path] ?? [];
const folder = resolve(process.env['STACK_FOLDER'] ?? '.data');
const missing = needed.filter((name) => !process.env[name]);

if (missing.length > 0 && missing.length < needed.length)
  refuse(`Some of the addresses are set and others not: set ${missing.join(' and ')}, too, or none of them.`);
if (missing.length > 0) {
  if (databaseOf(folder) === null || !existsSync(`${folder}/stack.json`))
    refuse(`No stack runs in ${folder}: start it with npm start, or set ${needed.join(', ')}.`);
  const { environment } = JSON.parse(readFileSync(`${folder}/stack.json`, 'utf8')) as {
    environment: Record<string, string>;
  };
  Object.assign(process.env, environment);
}
const { host, pathname } = new URL(process.env['DATABASE_URL'] ?? '');
const where = missing.length > 0 ? `the stack of ${folder}` : 'the stack that the environment names';
console.error(`On ${where}: PostgreSQL ${host}${pathname}.`);
await import(pathToFileURL(path).href);

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
