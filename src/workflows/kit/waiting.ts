import { condition } from '@temporalio/workflow';
import type { Instant } from '../../domain/zoned-time.js';

/**
 * Waits until an instant that may move meanwhile, or until something else asks for attention first. `due` says when (null: not
 * while it is null), `woken` whether there is something to look at.
 */
export async function untilDue(due: () => Instant | null, woken: () => boolean): Promise<'due' | 'woken'> {
  for (;;) {
    if (woken()) return 'woken';
    const at = due();
    const left = at === null ? null : Date.parse(at) - Date.now();
    if (left !== null && left <= 0) return 'due';
    const changed = () => woken() || due() !== at;
    if (left === null) await condition(changed);
    else await condition(changed, left);
  }
}

/** Does something for each, a few at once. */
export async function forEachAtMost<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
    }),
  );
}

/** Whether an instant has come. */
export function isPast(at: Instant): boolean {
  return Date.now() >= Date.parse(at);
}

/** The first of some instants that there are. */
export function earliest(instants: readonly (Instant | null)[]): Instant {
  const [first = ''] = instants.filter((at) => at !== null).toSorted();
  return first;
}
