// Generates the Prisma client into src/generated when the schema changed. Needs no engine: `generate` only asks for some executable.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const stampPath = 'src/generated/.schema-hash';
const inputs = ['prisma/schema.prisma', 'node_modules/prisma/package.json'].map((path) => readFileSync(path));
const hash = inputs.reduce((sum, text) => sum.update(text), createHash('sha256')).digest('hex');

if (!existsSync(stampPath) || readFileSync(stampPath, 'utf8') !== hash) {
  const { status, stderr } = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.error(`The Prisma client could not be generated:\n${stderr}`);
    process.exit(1);
  }
  mkdirSync('src/generated', { recursive: true });
  writeFileSync(stampPath, hash);
  console.log('setup: Prisma client generated');
}
