import { minuteMs } from '../domain/instants.js';

/** Thrown where heavy work is asked for and too much of it waits already, or nobody waits for it anymore; the API answers 503. */
export class TooBusy extends Error {
  override readonly name: string = 'TooBusy';
}

/** Thrown where a piece of work was ended because it took longer than it may. */
export class TookTooLong extends TooBusy {
  override readonly name = 'TookTooLong';
}

/** Who asks for a turn, so that nobody's work keeps out that of others. */
export interface Asker {
  /** Whose work is counted together: a network's, or that of one of our staff. */
  readonly source: string;
  /** Who of them asks, such as the link that the files came behind. */
  readonly person: string;
  /** Aborted once nobody waits for the answer anymore. */
  readonly signal?: AbortSignal;
}

/** How much of one sort of heavy work is done at once, and how much may wait for it. */
export interface Turns {
  readonly atOnce: number;
  readonly waiting: number;
  /** The same of one source, and the milliseconds of work after which it leaves the last free turn to others. */
  readonly each?: { readonly atOnce: number; readonly waiting: number; readonly spentMs: number };
}

/** What a source spent is forgotten at this share of the time that passes. Basis: product; of one that is always at its limit, a twentieth of a turn. */
const forgotten = 1 / 20;

interface Waiter extends Asker {
  readonly begin: () => void;
  readonly giveUp: () => void;
}

/**
 * Lets work take turns: next is whose source has spent least, then who has spent least of it, then who came first; without an asker all are one, first come, first served. Where the
 * queue is full, the source that has most in it, and who has most of that, gives up a place. The returned function throws TooBusy of whom that hits, and where the asker's signal is aborted before its turn.
 * `now` is in milliseconds.
 */
export function createTurns(
  { atOnce, waiting, each = { atOnce, waiting, spentMs: Infinity } }: Turns,
  now: () => number = () => performance.now(),
): <Result>(work: () => Promise<Result>, asker?: Asker) => Promise<Result> {
  const queue: Waiter[] = [];
  /** The sources of what is under way. */
  const underWay: string[] = [];
  const spending = createSpending(now);

  const mayBegin = ({ source }: Waiter) => {
    const kept = atOnce > 1 && spending.of(source) > each.spentMs ? 1 : 0;
    return atOnce - underWay.length > kept && countOf(underWay, source) < each.atOnce;
  };
  const giveTurns = () => {
    const need = (waiter: Waiter) => [spending.of(waiter.source), spending.of(personOf(waiter))];
    for (;;) {
      const next = queue.filter(mayBegin).toSorted((one, other) => compare(need(one), need(other)))[0];
      if (next === undefined) return;
      remove(queue, next);
      underWay.push(next.source);
      next.begin();
    }
  };
  /** Those of whom most wait; where several have as many, of who has spent most. */
  const greediest = (waiters: readonly Waiter[], keyOf: (waiter: Waiter) => string) => {
    const counts = new Map<string, number>();
    for (const key of waiters.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
    const claims = [...counts].map(([key, count]) => ({ key, claim: [count, spending.of(key)] }));
    const most = claims.toSorted((one, other) => compare(one.claim, other.claim)).at(-1);
    return waiters.filter((waiter) => keyOf(waiter) === most?.key);
  };
  const makeRoom = (source: string) => {
    const own = queue.filter((waiter) => waiter.source === source);
    const tooMany = own.length > each.waiting ? own : queue.length > waiting ? queue : [];
    greediest(greediest(tooMany, sourceOf), personOf).at(-1)?.giveUp();
  };
  const inTurn = ({ signal, ...who }: Asker) =>
    new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        remove(queue, waiter);
        signal?.removeEventListener('abort', giveUp);
        reject(new TooBusy('Too much waits for this, or nobody does'));
      };
      const begin = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const waiter: Waiter = { ...who, begin, giveUp };
      if (signal?.aborted === true) return giveUp();
      signal?.addEventListener('abort', giveUp);
      queue.push(waiter);
      giveTurns();
      makeRoom(who.source);
    });

  return async (work, asker = { source: '', person: '' }) => {
    await inTurn(asker);
    const begunAt = now();
    try {
      return await work();
    } finally {
      for (const key of [sourceOf(asker), personOf(asker)]) spending.add(key, now() - begunAt);
      remove(underWay, asker.source);
      giveTurns();
    }
  };
}

const sourceOf = ({ source }: Asker) => source;
const personOf = ({ source, person }: Asker) => `${source} ${person}`;

/** What each source and person has spent, in milliseconds, less what is forgotten by now. */
function createSpending(now: () => number) {
  const spent = new Map<string, { readonly ms: number; readonly at: number }>();
  let prunedAt = now();
  const of = (key: string) => {
    const { ms, at } = spent.get(key) ?? { ms: 0, at: 0 };
    return Math.max(0, ms - (now() - at) * forgotten);
  };
  const add = (key: string, ms: number) => {
    spent.set(key, { ms: of(key) + ms, at: now() });
    if (now() - prunedAt < minuteMs) return;
    prunedAt = now();
    for (const known of spent.keys()) if (of(known) === 0) spent.delete(known);
  };
  return { of, add };
}

const countOf = (all: readonly string[], one: string) => all.filter((other) => other === one).length;

function remove<One>(all: One[], one: One): void {
  const index = all.indexOf(one);
  if (index !== -1) all.splice(index, 1);
}

/** Compares by the first numbers that differ. */
function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((number, index) => number - (other[index] ?? 0)).find((less) => less !== 0) ?? 0;
}
