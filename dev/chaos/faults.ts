import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** When something was broken. */
export interface Broken {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** Milliseconds for which something is broken, and between two faults: everything comes once within the seven minutes of a whole run. */
const lasts = [2_000, 8_000] as const;
const between = [300, 1_500] as const;

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
  'STAFF_PORTAL',
] as const;
const disturbances: readonly Disturbance[] = ['drop', 'delay', 'stall', 'half-close'];

const killed = (part: string): Fault => ({
  name: `${part} killed`,
  begin: (cluster) => signal(cluster.processes()[part], 'SIGKILL'),
  end: () => {},
});
const stopped = (part: string): Fault => ({
  name: `${part} stopped`,
  begin: (cluster) => signalAll(cluster.processes()[part], 'SIGSTOP'),
  end: (cluster) => signalAll(cluster.processes()[part], 'SIGCONT'),
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

/** A disk is full, until room is made. */
export const fullDisk = (disk: SmallDisk): Fault => ({
  name: `disk of ${disk.of} full`,
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

/** Faults among which those come that no run may go without, however short. */
const soonest = 10;

/** The order of a round: everything once, and what no run may go without among the first. */
export function orderOf(
  { faults, required }: { readonly faults: readonly Fault[]; readonly required: readonly Fault[] },
  random: Random,
): readonly Fault[] {
  const others = random.shuffled(faults);
  return [...random.shuffled([...required, ...others.slice(0, soonest)]), ...others.slice(soonest)];
}

/** Breaks one thing after the other, round after round, until told to stop; answers what was broken when. What is broken at the end is mended. */
export async function breakThings(
  cluster: Cluster,
  {
    random,
    stopping,
    say,
    ...all
  }: {
    faults: readonly Fault[];
    required: readonly Fault[];
    random: Random;
    stopping: AbortSignal;
    say: (line: string) => void;
  },
): Promise<Broken[]> {
  const broken: Broken[] = [];
  while (!stopping.aborted)
    for (const { name, begin, end } of orderOf(all, random)) {
      if (stopping.aborted) break;
      say(name);
      const from = Date.now();
      begin(cluster);
      await sleep(random.between(...lasts), stopping);
      end(cluster);
      broken.push({ name, from, until: Date.now() });
      await sleep(random.between(...between), stopping);
    }
  return broken;
}

async function sleep(milliseconds: number, stopping: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal: stopping }).catch(() => {});
}

/** Signals a process and those that it started, each PostgreSQL connection among them: they have groups of their own. The parent first, so that it starts no more. */
function signalAll(pid: number | undefined, name: 'SIGSTOP' | 'SIGCONT'): void {
  signal(pid, name);
  for (const child of childrenOf(pid)) signal(child, name);
}

/** The processes that a process started. */
export function childrenOf(pid: number | undefined): number[] {
  return parents().flatMap(([child, parent]) => (parent === pid ? [child] : []));
}

/** Every process of this machine with the one that started it; small images have no `ps`. */
function parents(): (readonly [child: number, parent: number])[] {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name of a program stands in brackets and may hold spaces; its state and its parent follow.
      const facts = readFileSync(`/proc/${name}/stat`, 'utf8');
      return [[Number(name), Number(facts.slice(facts.lastIndexOf(')') + 4).split(' ')[0])] as const];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** A process that has just ended isn't there to get a signal. */
function signal(pid: number | undefined, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  try {
    if (pid !== undefined) process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
