import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** The machine may be busy with something else, for seconds: what holds the loop by itself does so every time. */
const measurements = 8;

/** Milliseconds to wait after a first try that held the loop too long; after the second twice as many, and so on. */
const pauseMs = 250;

const beatMs = 5;

/** Keeps this thread at work for so many milliseconds, whatever others do beside it. */
export function holdLoop(ms: number): void {
  const ran = () => performance.now() - waitedForCoreMs();
  for (const from = ran(); ran() - from < ms;);
}

/** Milliseconds for which this thread was ready to run and waited for a core: field 2 of `/proc/self/schedstat`, proc(5). Zero where there is no such file. */
function waitedForCoreMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/**
 * Watches the event loop from now until the returned function is called, which gives the longest time for which something held it, in milliseconds.
 * Time in which other processes had the core isn't counted: tests run beside each other.
 */
export function watchLoop(): () => number {
  let longest = 0;
  let last = { at: performance.now(), waited: waitedForCoreMs() };
  const beat = () => {
    const now = { at: performance.now(), waited: waitedForCoreMs() };
    longest = Math.max(longest, now.at - last.at - (now.waited - last.waited));
    last = now;
  };
  const timer = setInterval(beat, beatMs);
  return () => {
    clearInterval(timer);
    beat();
    return longest;
  };
}

/** The longest time for which an act held the event loop, in milliseconds: the best of eight tries within ten seconds, or the first that is at or below `enoughMs`. */
export async function heldLoop(act: () => Promise<unknown>, enoughMs: number): Promise<number> {
  let best = Infinity;
  for (let turn = 0; turn < measurements && best > enoughMs; turn += 1) {
    await setTimeout(turn * pauseMs);
    const heldMs = watchLoop();
    await act();
    // What an answer leaves to be done counts as well.
    await setTimeout(2 * beatMs);
    best = Math.min(best, heldMs());
  }
  return best;
}
