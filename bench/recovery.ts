import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster, type Cluster } from '../dev/cluster/cluster.js';
import { portsFrom } from '../dev/cluster/ports.js';
import type { InboxMessage } from '../dev/inbox/messages.js';
import { loadConfig } from '../src/config.js';
import { connectDependencies, type Dependencies } from '../src/dependencies.js';
import { passwordResetId } from '../src/protocol/password-reset/messages.js';
import { hashPassword } from '../src/security/passwords.js';
import { addClientAccount } from './getting-in.js';
import { percentile, timed, until, untilWell } from './stack.js';
import type { Row } from './targets.js';

const rounds = 20;
const firstPort = 27_800;

/** Where something is killed, and whom a reset is for. */
interface Scene {
  readonly cluster: Cluster;
  readonly dependencies: Dependencies;
  readonly email: string;
}

/** Milliseconds until the mail was there, and the process that was killed meanwhile, if one was. */
interface Outcome {
  readonly ms: number;
  readonly killed: { readonly name: string; readonly pid: number } | null;
}

/** What is killed when. */
const trials: readonly (readonly [what: string, trial: (scene: Scene) => Promise<Outcome>])[] = [
  ['nothing killed', (scene) => killThenAsk(scene, null)],
  ['a worker of two killed that moment', (scene) => killThenAsk(scene, 'worker-1')],
  ['the worker killed that holds the mail, from then on', killWhileItMails],
  ['an API of two killed that moment', (scene) => killThenAsk(scene, 'api-1')],
  ['a frontend of two killed that moment', (scene) => killThenAsk(scene, 'temporal-frontend-1')],
  ['a history node of two killed that moment', (scene) => killThenAsk(scene, 'temporal-history-1')],
  ['a matching node of two killed that moment', (scene) => killThenAsk(scene, 'temporal-matching-1')],
];

/** Seconds from a SIGKILL until the next step, on the cluster: the mail that someone waits for who asks for a reset. */
export async function benchRecovery(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headway-recovery-'));
  const cluster = await startCluster({
    folder,
    firstPort,
    say: () => {},
    pauses: Array.from({ length: 200 }, () => 1_000),
    environment: { TRUSTED_PROXIES: '127.0.0.1' },
  });
  const dependencies = connectDependencies(
    loadConfig({ ...process.env, ...cluster.environment, ...cluster.direct, LOG_LEVEL: 'silent' }),
  );
  try {
    const rows: Row[] = [];
    const passwordHash = await hashPassword('seven green bottles hang');
    for (const [place, [what, trial]] of trials.entries()) {
      const took: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const email = `recovery-${place}-${round}@bench.example`;
        await addClientAccount(dependencies, email, passwordHash);
        await dependencies.db.rateLimit.deleteMany();
        const { ms, killed } = await trial({ cluster, dependencies, email });
        took.push(ms);
        while (killed !== null && cluster.processes()[killed.name] === killed.pid) await pause(100);
        await allWell();
      }
      const filled = row(what, took);
      // The whole takes twenty minutes.
      console.log(`bench: ${filled.benchmark}: ${filled.figure}`);
      rows.push(filled);
    }
    return rows;
  } finally {
    await dependencies.close();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills a process, and asks in that moment: another of its kind is there. */
async function killThenAsk({ cluster, email }: Scene, name: string | null): Promise<Outcome> {
  const pid = name === null ? undefined : cluster.processes()[name];
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  const ms = await timed(async () => {
    await ask(cluster, email);
    await mailed(cluster, email);
  });
  return { ms, killed: name === null || pid === undefined ? null : { name, pid } };
}

/** Kills the worker that has begun to mail, to a relay that says nothing until then: nobody else knows of the mail before Temporal misses the worker. */
async function killWhileItMails({ cluster, dependencies, email }: Scene): Promise<Outcome> {
  cluster.links.smtp.disturb('stall');
  await ask(cluster, email);
  const pid = await until(() => holderOf(dependencies));
  const [name] = Object.entries(cluster.processes()).find(([, one]) => one === pid) ?? [];
  if (name === undefined) throw new Error(`No process of the cluster is ${pid}`);
  process.kill(pid, 'SIGKILL');
  cluster.links.smtp.disturb('none');
  return { ms: await timed(() => mailed(cluster, email)), killed: { name, pid } };
}

/** The process of the worker that mails for the newest reset. The SDK names a worker by it. */
async function holderOf({ db, temporal }: Dependencies): Promise<number | null> {
  const reset = await db.case.findFirst({ where: { kind: 'password_reset' }, orderBy: { openedAt: 'desc' } });
  if (reset === null || reset.workflowStartedAt === null) return null;
  const { raw } = await temporal.workflow.getHandle(passwordResetId(reset.id)).describe();
  const [held] = raw.pendingActivities ?? [];
  const [pid] = /^\d+/.exec(held?.lastWorkerIdentity ?? '') ?? [];
  return pid === undefined ? null : Number(pid);
}

/** Asks for a reset through the proxy until an answer comes, as a person would. */
async function ask({ addresses }: Cluster, email: string): Promise<void> {
  const origin = addresses['CLIENT_PORTAL'] ?? '';
  const once = () =>
    fetch(`${origin}/forgot-password`, {
      method: 'POST',
      headers: { origin, connection: 'close' },
      body: new URLSearchParams({ email }),
      signal: AbortSignal.timeout(5_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await once())) await pause(50);
}

/** Waits until someone has a mail. */
async function mailed({ addresses }: Cluster, email: string): Promise<void> {
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

function row(what: string, took: readonly number[]): Row {
  const seconds = (share: number) => `${(percentile(took, share) / 1_000).toFixed(1)} s`;
  return {
    benchmark: `forgot password → mail, ${what}`,
    figure: `median ${seconds(0.5)}, p95 ${seconds(0.95)}, longest ${seconds(1)} of ${took.length}`,
  };
}
