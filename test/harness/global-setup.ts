import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { asAdmin, ensureDatabase, startPostgres } from '../../dev/postgres.js';
import { applyMigrations } from '../../prisma/schema-engine.js';
import { bundleWorkflows } from '../../src/temporal/bundle.js';
import { chromiumPath } from './chromium-path.js';
import { layGround, type Ground } from './ground.js';

/** What every test file finds ready: servers, a migrated template database, and the workflows' bundle. */
export interface Provided extends Omit<Ground, 'stop'> {
  readonly postgresPort: number;
  readonly adminUrl: string;
  readonly workflowCode: string;
  readonly chromiumPath: string;
  /** Where the first file that needs the built programs puts them (built-programs.ts). */
  readonly builtFolder: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    stack: Provided;
  }
}

/** Starts PostgreSQL and the ground once for all files, and stops them after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-test-'));
  const postgresPort = await freePort();
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: postgresPort,
    durable: false,
  });
  await ensureDatabase(postgres.adminUrl, 'template_headway', 'headway_owner');
  await applyMigrations(postgres.urlOf('headway_owner', 'template_headway'));
  await asAdmin(postgres.adminUrl, (admin) =>
    admin.query('ALTER DATABASE template_headway IS_TEMPLATE true'),
  );
  const { stop: stopGround, ...ground } = await layGround({ folder, postgres, postgresPort, freePort });
  const { code } = await bundleWorkflows();
  mkdirSync('.data', { recursive: true });
  const builtFolder = mkdtempSync('.data/built-');
  project.provide('stack', {
    postgresPort,
    adminUrl: postgres.adminUrl,
    ...ground,
    workflowCode: code,
    chromiumPath: await chromiumPath(),
    builtFolder,
  });
  return async () => {
    await stopGround();
    await postgres.stop();
    for (const each of [folder, builtFolder]) rmSync(each, { recursive: true, force: true });
  };
}

const given = new Set<number>();

/** Ports of one process of the tests; each has its own, since what is free for two at once is taken by one of them. */
const share = { first: 20_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 8) * 1_500, count: 1_500 };

/** A port that nothing listens on, below those that systems hand out by themselves: one of those may be gone before it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = share.first + randomInt(share.count);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const heard = await Promise.race([
    once(server, 'listening').then(() => true),
    new Promise<boolean>((resolve) => server.once('error', () => resolve(false))),
  ]).catch(() => false);
  if (heard) await new Promise((closed) => server.close(closed));
  return heard;
}
