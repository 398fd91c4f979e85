import { condition } from '@temporalio/workflow';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Beside } from './beside.js';

/** This instant of the workflow's own clock. */
export function now(): IsoInstant {
  return new Date().toISOString();
}

/**
 * Waits until something is decided or a date comes, whichever is first; what is decided wins. The date may move meanwhile, and
 * while it is null only the decision ends the wait. `then` says in the Temporal UI what comes on that date.
 */
export async function waitUntil(
  decided: () => boolean,
  date: IsoInstant | (() => IsoInstant | null),
  then: string,
): Promise<'decided' | 'due'> {
  const due = typeof date === 'string' ? () => date : date;
  for (;;) {
    if (decided()) return 'decided';
    const at = due();
    const left = at === null ? null : Date.parse(at) - Date.now();
    if (left !== null && left <= 0) return 'due';
    const changed = () => decided() || due() !== at;
    if (left === null) await condition(changed);
    else await condition(changed, left, { summary: then });
  }
}

/** How long the next one waits for its turn. Basis: product; a relay answers within seconds, and a mailbox that puts mail off is tried for hours. */
const turnPatience = '1 minute';

/** Does something for each, a few at once, until it failed for one. What takes long goes on beside, where there is such a place, and keeps none of the others from its turn. */
export async function forEachAtMost<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  beside: Beside | null = null,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let hasFailed = false;
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      try {
        for (let next = waiting.next(); !next.done && !hasFailed; next = waiting.next())
          if (beside === null) await work(next.value);
          else await untilTurnIsOver(work(next.value), beside);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }),
  );
}

async function untilTurnIsOver(work: Promise<void>, beside: Beside): Promise<void> {
  beside.go(work);
  const summary = 'the next one gets its turn';
  await condition(() => !beside.isUnderWay(work), turnPatience, { summary });
}

/** Whether an instant has come. */
export function isPast(at: IsoInstant): boolean {
  return Date.now() >= Date.parse(at);
}

/** The first of some instants that there are. */
export function earliest(instants: readonly (IsoInstant | null)[]): IsoInstant {
  const [first = ''] = instants.filter((at) => at !== null).toSorted();
  return first;
}
