import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { startServer } from '../../dev/cluster/temporal.js';
import { asAdmin } from '../../dev/postgres.js';
import { startProgram, type Program } from '../../dev/program.js';
import type { BackOffice } from '../harness/back-office.js';

/** The production Temporal server on the tests' PostgreSQL; `stop` ends its nodes and removes its databases, for the next one. */
export async function startProductionTemporal(
  folder: string,
  firstPort: number,
  secured: Pick<Parameters<typeof startServer>[0], 'tls' | 'environment'> = {},
) {
  const { adminUrl, postgresPort } = inject('stack');
  const place = { firstPort, folder: join(folder, 'temporal'), postgres: { adminUrl }, postgresPort };
  const { address, stop } = await startServer({ ...place, ...secured });
  return {
    address,
    async stop() {
      await stop();
      await asAdmin(adminUrl, async (admin) => {
        for (const name of ['temporal', 'temporal_visibility'])
          await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      });
    },
  };
}

/** Ends programs, the last one first. */
export async function stopAll(programs: readonly Program[]): Promise<void> {
  for (const program of programs.toReversed()) await program.stop();
}

/** The change that the new release brings: every wait of a workflow begins with a timer of its own. */
export const change = 'waits-begin-with-a-pause';

/** Makes a new release of a built one: the same programs, with workflows that take another course behind `patched`. */
export async function buildNewRelease(built: string, folder: string): Promise<string> {
  const release = join(folder, 'new-release');
  rmSync(release, { recursive: true, force: true });
  cpSync(built, release, { recursive: true });
  const waiting = join(release, 'workflows/kit/waiting.js');
  const code = readFileSync(waiting, 'utf8');
  const changed = code
    .replace(
      "import { condition } from '@temporalio/workflow';",
      "import { condition, patched, sleep } from '@temporalio/workflow';",
    )
    .replace(
      /(export async function waitUntil\([^)]*\) \{)/,
      `$1\n  if (patched('${change}')) await sleep(50, { summary: 'a pause' });`,
    );
  if (!changed.includes(change) || !changed.includes('sleep }'))
    throw new Error('The new release changes nothing');
  writeFileSync(waiting, changed);
  const { bundleWorkflows } = (await import(pathToFileURL(resolve(release, 'temporal/bundle.js')).href)) as {
    bundleWorkflows: () => Promise<{ code: string }>;
  };
  writeFileSync(join(release, 'workflow-bundle.js'), (await bundleWorkflows()).code);
  return release;
}

/** Starts a worker of a release, for all queues. */
export function startWorkerOf(
  release: string,
  { buildId, environment, folder }: { buildId: string; environment: Record<string, string>; folder: string },
): Program {
  return startProgram({
    name: `worker of ${buildId}`,
    path: join(release, 'worker.js'),
    environment: { ...environment, TEMPORAL_BUILD_ID: buildId, LOG_LEVEL: 'warn' },
    log: join(folder, 'logs', `${buildId}.log`),
    errors: 'logged',
  });
}

/** Calls the command for releases as an engineer does; answers what it prints, also where Temporal refuses. */
export async function release(
  built: string,
  environment: Record<string, string>,
  ...words: readonly string[]
): Promise<{ ok: boolean; said: string }> {
  return promisify(execFile)(process.execPath, [join(built, 'release.js'), ...words], {
    env: { ...process.env, ...environment },
  }).then(
    ({ stdout }) => ({ ok: true, said: stdout }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ ok: false, said: stdout + stderr }),
  );
}

/** How a case that runs stands: its release, whether it stays there, and whether it went through what the new release brings. */
export interface Standing {
  readonly workflowId: string;
  readonly type: string;
  readonly buildId: string;
  readonly isPinned: boolean;
  readonly hasPassed: boolean;
}

/** How every case of an office that runs stands. */
export async function standingsOf({ temporal, config }: BackOffice): Promise<Standing[]> {
  const query = `TaskQueue = "${config.TEMPORAL_TASK_QUEUE}" AND ExecutionStatus = "Running"`;
  const standings: Standing[] = [];
  for await (const { workflowId } of temporal.workflow.list({ query })) {
    const { type, raw, searchAttributes } = await temporal.workflow.getHandle(workflowId).describe();
    const { versioningInfo } = raw.workflowExecutionInfo ?? {};
    standings.push({
      workflowId,
      type,
      buildId: versioningInfo?.deploymentVersion?.buildId ?? '',
      isPinned: versioningInfo?.behavior === pinned,
      hasPassed: (searchAttributes['TemporalChangeVersion'] ?? []).some((passed) => passed === change),
    });
  }
  return standings;
}

/** VersioningBehavior of Temporal's API. */
const pinned = 1;
