import { setTimeout } from 'node:timers/promises';

/** Holds so many megabytes that are no objects for so many milliseconds, with its event loop held or free, and says which process it is and what it knows of our environment. */
export async function hold({
  megabytes = 0,
  ms = 0,
  isBusy = false,
}: {
  readonly megabytes?: number;
  readonly ms?: number;
  readonly isBusy?: boolean;
}): Promise<{ readonly pid: number; readonly megabytes: number; readonly environment: readonly string[] }> {
  if (ms < 0) throw new RangeError('no negative time');
  const held = Array.from({ length: megabytes }, () => Buffer.alloc(1024 * 1024, 1));
  for (const end = performance.now() + ms; isBusy && performance.now() < end;);
  if (!isBusy) await setTimeout(ms);
  return { pid: process.pid, megabytes: held.length, environment: Object.keys(process.env) };
}
