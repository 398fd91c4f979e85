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
  /** The same of one source, and the milliseconds of work after which it begins only where another turn stays free for others. */
  readonly each?: { readonly atOnce: number; readonly waiting: number; readonly spentMs: number };
}

/** What a source spent is forgotten at this share of the time that passes. Basis: product; of one that is always at its limit, a twentieth of a turn. */
const forgotten = 1 / 20;

/** The least milliseconds that count for work whose asker left while it was under way: it is ended, and the next asker waits for a new thread or process. */
const leftMs = 1_000;

/** The milliseconds that a source, or a person of one, has spent. */
type Spent = (key: string) => number;

interface Waiter extends Asker {
  readonly begin: () => void;
  readonly giveUp: () => void;
}

/**
 * Lets work take turns: next is whose source has spent least, then who has spent least of it, then who came first. Work without an asker counts as one person's and so goes in its order. Where the
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
  const { spent, spend } = createSpending(now);

  const mayBegin = ({ source }: Waiter) => {
    const kept = atOnce > 1 && spent(source) > each.spentMs ? 1 : 0;
    const own = underWay.filter((other) => other === source).length;
    return atOnce - underWay.length > kept && own < each.atOnce;
  };
  const giveTurns = () => {
    const need = (waiter: Waiter) => [spent(waiter.source), spent(personOf(waiter))];
    for (;;) {
      const next = queue.filter(mayBegin).toSorted((one, other) => compare(need(one), need(other)))[0];
      if (next === undefined) return;
      remove(queue, next);
      underWay.push(next.source);
      next.begin();
    }
  };
  const makeRoom = (source: string) => {
    const own = queue.filter((waiter) => waiter.source === source);
    const tooMany = own.length > each.waiting ? own : queue.length > waiting ? queue : [];
    greediest(greediest(tooMany, sourceOf, spent), personOf, spent)
      .at(-1)
      ?.giveUp();
  };

  return async (work, asker = { source: '', person: '' }) => {
    const turn = waitIn(queue, asker);
    giveTurns();
    makeRoom(asker.source);
    await turn;
    const begunAt = now();
    try {
      return await work();
    } finally {
      const ms = Math.max(now() - begunAt, asker.signal?.aborted === true ? leftMs : 0);
      for (const key of [sourceOf(asker), personOf(asker)]) spend(key, ms);
      remove(underWay, asker.source);
      giveTurns();
    }
  };
}

/**
 * The same for work that is given up by its signal: once it takes more than `mostMs` milliseconds, which throws TookTooLong, or nobody waits for it anymore, which throws TooBusy.
 * Its turn comes back when it says that it ended.
 */
export function createTimedTurns(
  turns: Turns,
  mostMs: number,
): <Result>(work: (givenUp: AbortSignal) => Promise<Result>, asker?: Asker) => Promise<Result> {
  const takeTurn = createTurns(turns);
  return (work, asker) =>
    takeTurn(async () => {
      const late = AbortSignal.timeout(mostMs);
      const gone = asker?.signal;
      try {
        return await work(gone === undefined ? late : AbortSignal.any([late, gone]));
      } catch (error) {
        if (gone?.aborted === true) throw new TooBusy('Nobody waits for this', { cause: error });
        throw late.aborted ? new TookTooLong('The work took too long', { cause: error }) : error;
      }
    }, asker);
}

const sourceOf = ({ source }: Asker) => source;
const personOf = ({ source, person }: Asker) => `${source} ${person}`;

/** Waits for a turn that `begin` gives; throws TooBusy where the place is given up, or nobody waits anymore. */
function waitIn(queue: Waiter[], { source, person, signal }: Asker): Promise<void> {
  return new Promise((resolve, reject) => {
    const begin = () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      signal?.removeEventListener('abort', giveUp);
      remove(queue, waiter);
      reject(new TooBusy('Too much waits for this, or nobody does'));
    };
    const waiter: Waiter = { source, person, begin, giveUp };
    if (signal?.aborted === true) return giveUp();
    signal?.addEventListener('abort', giveUp);
    queue.push(waiter);
  });
}

/** Those of the source or person of whom most wait; where several have as many, of who has spent most. */
function greediest(waiters: readonly Waiter[], keyOf: (waiter: Waiter) => string, spent: Spent) {
  const counts = new Map<string, number>();
  for (const key of waiters.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const claims = [...counts].map(([key, count]) => ({ key, claim: [count, spent(key)] }));
  const most = claims.toSorted((one, other) => compare(one.claim, other.claim)).at(-1);
  return waiters.filter((waiter) => keyOf(waiter) === most?.key);
}

/** Counts what each source and person spends, less what is forgotten by now. */
function createSpending(now: () => number) {
  const known = new Map<string, { readonly ms: number; readonly at: number }>();
  let prunedAt = now();
  const spent: Spent = (key) => {
    const { ms, at } = known.get(key) ?? { ms: 0, at: 0 };
    return Math.max(0, ms - (now() - at) * forgotten);
  };
  const spend = (key: string, ms: number) => {
    known.set(key, { ms: spent(key) + ms, at: now() });
    if (now() - prunedAt < minuteMs) return;
    prunedAt = now();
    for (const one of known.keys()) if (spent(one) === 0) known.delete(one);
  };
  return { spent, spend };
}

function remove<One>(all: One[], one: One): void {
  const index = all.indexOf(one);
  if (index !== -1) all.splice(index, 1);
}

/** Compares by the first numbers that differ. */
function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((number, index) => number - (other[index] ?? 0)).find((less) => less !== 0) ?? 0;
}
