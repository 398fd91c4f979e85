import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { hashPassword } from '../src/security/passwords.js';
import { allOf } from './crowd.js';
import { addClientAccount, forgotPassword, untilMail } from './getting-in.js';
import { type BenchStack, untilWell } from './stack.js';
import type { Row } from './targets.js';
import { acceptAndMail, addProvider, verify } from './throughput.js';
import { benchPassword, enrollHere, signInHere } from './two-factor.js';

/** Cases under way at once, how many of each kind are counted, and how many before, so that each program's code is compiled. */
const together = 8;
const cases = 96;
const warmUp = 64;

/** Milliseconds within which a program at rest uses next to nothing of a processor. */
const restMs = 1_000;
const restShare = 0.1;

/** One kind of case: what has to be there first, and the case itself, by a name that is nobody else's. */
interface Kind {
  readonly name: string;
  readonly prepare?: (stack: BenchStack, name: string, passwordHash: string) => Promise<unknown>;
  readonly one: (stack: BenchStack, name: string, passwordHash: string) => Promise<unknown>;
}

const kinds: readonly Kind[] = [
  {
    name: 'a reset, until its mail',
    prepare: (stack, name, passwordHash) => addClientAccount(stack, emailOf(name), passwordHash),
    one: (stack, name) => untilMail(stack, emailOf(name), () => forgotPassword(stack, emailOf(name))),
  },
  {
    name: 'a sign-in with a code by text',
    prepare: (stack, name, passwordHash) => enrollHere(stack, Number(name), passwordHash),
    one: (stack, name) => signInHere(stack, Number(name)),
  },
  { name: 'a verification, until verified', one: verify },
  { name: 'a termination, with its export, until its first wait', prepare: addProvider, one: acceptAndMail },
];

/**
 * Processor time of each program for one case of each kind, until nothing of it is left to do, as the system counts it (`/proc`). Neighbors make it larger, as they do milliseconds
 * on the clock: only runs on a machine of the same load can be compared.
 */
export async function benchProcessorTime(stack: BenchStack): Promise<Row[]> {
  const server = stack.run('server');
  const worker = stack.run('worker');
  try {
    await untilWell(`${stack.clientPortal}/health/ready`);
    const passwordHash = await hashPassword(benchPassword);
    const rows: Row[] = [];
    for (const [place, kind] of kinds.entries()) rows.push(await costOf(stack, kind, place, passwordHash));
    return rows;
  } finally {
    await worker.stop();
    await server.stop();
  }
}

async function costOf(stack: BenchStack, kind: Kind, place: number, passwordHash: string): Promise<Row> {
  const names = Array.from({ length: warmUp + cases }, (_, index) => String(place * 1_000 + index));
  for (const name of names) await kind.prepare?.(stack, name, passwordHash);
  const run = (some: readonly string[]) =>
    allOf(together, some, (name) => kind.one(stack, name, passwordHash)).then(atRest);
  const before = await run(names.slice(0, warmUp));
  const after = await run(names.slice(warmUp));
  const each = [...after].map(
    ([program, used]) => [program, (used - (before.get(program) ?? 0)) / cases] as const,
  );
  const sum = each.reduce((total, [, ms]) => total + ms, 0);
  return {
    benchmark: `processor time: ${kind.name}`,
    figure: `${sum.toFixed(0)} ms`,
    beside: each.map(([program, ms]) => `${program} ${ms.toFixed(1)}`).join(', '),
  };
}

const emailOf = (name: string) => `processor-${name}@bench.example`;

/** What each program has used once all of them rest. */
async function atRest(): Promise<ReadonlyMap<string, number>> {
  for (let before = processorTimes(); ;) {
    await pause(restMs);
    const now = processorTimes();
    if ([...now].every(([program, used]) => used - (before.get(program) ?? 0) < restMs * restShare))
      return now;
    before = now;
  }
}

const programs: readonly (readonly [name: string, RegExp])[] = [
  ['API', /dist\/server\.js/],
  ['worker', /dist\/worker\.js/],
  ['Temporal', /temporal/],
  ['PostgreSQL', /postgres/],
];

/** Hundredths of a second, in which Linux counts (`USER_HZ`). */
const tickMs = 10;

/** One process as Linux tells of it. */
interface Process {
  readonly command: string;
  readonly parent: number;
  /** With its children that have ended. */
  readonly ms: number;
}

/** Milliseconds of processor time that each program has used, of those that this process started. */
function processorTimes(): ReadonlyMap<string, number> {
  const running = new Map(
    readdirSync('/proc').flatMap((pid) => {
      const found = /^\d+$/.test(pid) ? readProcess(pid) : null;
      return found === null ? [] : [[Number(pid), found] as const];
    }),
  );
  const isOurs = (pid: number): boolean =>
    pid === process.pid || (pid > 1 && isOurs(running.get(pid)?.parent ?? 0));
  const times = new Map(programs.map(([name]) => [name, 0]));
  for (const { command, parent, ms } of running.values()) {
    const [name] = programs.find(([, pattern]) => pattern.test(command)) ?? [];
    if (name !== undefined && isOurs(parent)) times.set(name, (times.get(name) ?? 0) + ms);
  }
  return times;
}

/** A process, by `proc_pid_stat(5)`; null where it has ended meanwhile. */
function readProcess(pid: string): Process | null {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent = 0, ...more] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = more.slice(9, 13).reduce((sum, part) => sum + part, 0);
    return { command, parent, ms: ticks * tickMs };
  } catch {
    return null;
  }
}
