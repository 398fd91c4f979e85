import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster, type Cluster } from '../dev/cluster/cluster.js';
import { portsFrom } from '../dev/cluster/ports.js';
import { loadConfig } from '../src/config.js';
import { connectDependencies } from '../src/dependencies.js';
import { hashPassword } from '../src/security/passwords.js';
import type { InboxMessage } from '../dev/inbox/messages.js';
import { addClientAccount } from './getting-in.js';
import { percentile, timed, untilWell } from './stack.js';

const times = 7;
const firstPort = 27_800;

/** What is killed, and which process that is; nobody, to compare with. */
const victims = [
  null,
  'worker-1',
  'api-1',
  'temporal-frontend-1',
  'temporal-history-1',
  'temporal-matching-1',
] as const;

/** Seconds from a SIGKILL until the next step, on the cluster: someone asks for a reset in that moment, and the mail is there. */
export async function benchRecovery(): Promise<Record<string, string>[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-recovery-'));
  const cluster = await startCluster({
    folder,
    firstPort,
    say: () => {},
    pauses: Array.from({ length: 100 }, () => 1_000),
    environment: { TRUSTED_PROXIES: '127.0.0.1' },
  });
  const dependencies = connectDependencies(
    loadConfig({ ...process.env, ...cluster.environment, ...cluster.direct, LOG_LEVEL: 'silent' }),
  );
  try {
    const rows: Record<string, string>[] = [];
    for (const victim of victims) {
      const took: number[] = [];
      for (let index = 0; index < times; index += 1) {
        const email = `recovery-${victim ?? 'nobody'}-${index}@bench.example`;
        await addClientAccount(dependencies, email, await hashPassword('seven green bottles hang'));
        await dependencies.db.rateLimit.deleteMany();
        const pid = victim === null ? undefined : cluster.processes()[victim];
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
        took.push(await timed(() => resetMailed(cluster, email)));
        while (victim !== null && cluster.processes()[victim] === pid) await pause(100);
        await allWell();
      }
      rows.push(row(victim, took));
    }
    return rows;
  } finally {
    await dependencies.close();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks for a reset through the proxy until an answer comes, as a person would, and waits for the mail. */
async function resetMailed({ addresses }: Cluster, email: string): Promise<void> {
  const origin = addresses['CLIENT_PORTAL'] ?? '';
  const ask = () =>
    fetch(`${origin}/forgot-password`, {
      method: 'POST',
      headers: { origin, connection: 'close' },
      body: new URLSearchParams({ email }),
      signal: AbortSignal.timeout(5_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ask())) await pause(50);
  for (;;) {
    const messages = (await (await fetch(`${addresses['Inbox']}/api/messages`)).json()) as InboxMessage[];
    if (messages.some(({ to }) => to === email)) return;
    await pause(50);
  }
}

/** Waits until both APIs and both workers are there again, each by its own port. */
async function allWell(): Promise<void> {
  const { api, metrics } = portsFrom(firstPort);
  for (const port of [api(0, 2), api(1, 2)]) await untilWell(`http://127.0.0.1:${port}/health/ready`);
  for (const index of [0, 1]) await untilWell(`http://127.0.0.1:${metrics(index)}/metrics`);
  // Temporal's nodes find each other again.
  await pause(3_000);
}

function row(victim: string | null, took: readonly number[]): Record<string, string> {
  const seconds = (share: number) => `${(percentile(took, share) / 1_000).toFixed(1)} s`;
  return {
    benchmark: `forgot password → mail, ${victim === null ? 'nothing killed' : `${victim} killed that moment`}`,
    figure: `median ${seconds(0.5)}, longest ${seconds(1)} of ${times}`,
    beside: '',
    ratio: '',
    target: 'printed',
  };
}
