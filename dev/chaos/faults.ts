import { setTimeout as pause } from 'node:timers/promises';
import type { Disturbance } from '../cluster/balancer.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Random } from './random.js';
import type { SmallDisk } from './small-disk.js';

/** Something that breaks, and what mends it. */
export interface Fault {
  readonly name: string;
  readonly begin: (cluster: Cluster) => void;
  readonly end: (cluster: Cluster) => void;
}

/** Milliseconds for which something is broken, and between two faults. */
const lasts = [2_000, 8_000] as const;
const between = [500, 4_000] as const;

const parts = [
  'api-1',
  'api-2',
  'worker-1',
  'worker-2',
  'exports-1',
  'temporal-frontend-1',
  'temporal-frontend-2',
  'temporal-history-1',
  'temporal-history-2',
  'temporal-matching-1',
  'temporal-matching-2',
  'temporal-worker-1',
  'postgres',
  'inbox',
  'records',
] as const;

const links = [
  'postgres',
  'temporal',
  'smtp',
  'twilio',
  'records',
  'CLIENT_PORTAL',
  'PROVIDER_PORTAL',
] as const;
const disturbances: readonly Disturbance[] = ['drop', 'delay', 'stall', 'half-close'];

const killed = (part: string): Fault => ({
  name: `${part} killed`,
  begin: (cluster) => signal(cluster, part, 'SIGKILL'),
  end: () => {},
});
const stopped = (part: string): Fault => ({
  name: `${part} stopped`,
  begin: (cluster) => signal(cluster, part, 'SIGSTOP'),
  end: (cluster) => signal(cluster, part, 'SIGCONT'),
});
const disturbed = (link: (typeof links)[number], how: Disturbance): Fault => ({
  name: `way to ${link}: ${how}`,
  begin: (cluster) => cluster.links[link].disturb(how),
  end: (cluster) => cluster.links[link].disturb('none'),
});

/** Everything that breaks in a run: each process killed and stopped, each way disturbed in each manner. */
export const everyFault: readonly Fault[] = [
  ...parts.map(killed),
  ...parts.map(stopped),
  ...links.flatMap((link) => disturbances.map((how) => disturbed(link, how))),
];

/** The disk of the record store is full, until room is made. */
export const fullDisk = (disk: SmallDisk): Fault => ({
  name: 'disk of the record store full',
  begin: () => disk.fill(),
  end: () => disk.makeRoom(),
});

/** What brings out a mail that goes before its row: slow mail, and workers and databases that are gone before it is through. */
export const faultsOfMail: readonly Fault[] = [
  disturbed('smtp', 'delay'),
  killed('worker-1'),
  disturbed('postgres', 'drop'),
  killed('worker-2'),
  disturbed('smtp', 'half-close'),
];

/**
 * Breaks one thing after the other in an order of its own, everything once before anything twice, until told to stop; answers how often each was
 * broken. What is broken at the end is mended.
 */
export async function breakThings(
  cluster: Cluster,
  {
    faults,
    random,
    stopping,
    say,
  }: { faults: readonly Fault[]; random: Random; stopping: AbortSignal; say: (line: string) => void },
): Promise<string[]> {
  const broken: string[] = [];
  while (!stopping.aborted)
    for (const fault of random.shuffled(faults)) {
      if (stopping.aborted) break;
      say(fault.name);
      broken.push(fault.name);
      fault.begin(cluster);
      await sleep(random.between(...lasts), stopping);
      fault.end(cluster);
      await sleep(random.between(...between), stopping);
    }
  return broken;
}

async function sleep(milliseconds: number, stopping: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal: stopping }).catch(() => {});
}

/** A process that has just ended isn't there to get a signal. */
function signal(cluster: Cluster, part: string, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  const pid = cluster.processes()[part];
  try {
    if (pid !== undefined) process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
