import { readFileSync } from 'node:fs';

/** What was seen of the processes that this one started, in megabytes of memory (proc(5)). */
interface Seen {
  /** How many there were at once. */
  readonly most: number;
  /** The most memory of one. */
  readonly megabytes: number;
}

/** Looks every few milliseconds at the processes that this one started after the call, while `during` lasts. Nothing is seen where there is no /proc. */
export async function watchChildren(during: () => Promise<unknown>): Promise<Seen> {
  const before = new Set(children().map(({ pid }) => pid));
  let seen: Seen = { most: 0, megabytes: 0 };
  const look = setInterval(() => {
    const now = children().filter(({ pid }) => !before.has(pid));
    seen = {
      most: Math.max(seen.most, now.length),
      megabytes: Math.max(seen.megabytes, ...now.map(({ megabytes }) => megabytes)),
    };
  }, 20);
  try {
    await during();
  } finally {
    clearInterval(look);
  }
  return seen;
}

function children(): readonly { readonly pid: string; readonly megabytes: number }[] {
  const pids = textOf(`/proc/self/task/${process.pid}/children`).trim().split(' ');
  return pids
    .map((pid) => ({
      pid,
      megabytes: Number(/VmRSS:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) / 1024,
    }))
    .filter(({ megabytes }) => megabytes > 0);
}

/** Empty where there is no such file: a process has ended, or the system has none. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
