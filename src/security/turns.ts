/** Thrown where heavy work is asked for and too much of it waits already; the API answers 503. */
export class TooBusy extends Error {
  override readonly name: string = 'TooBusy';
}

/** Thrown where a piece of work was ended because it took longer than it may. */
export class TookTooLong extends TooBusy {
  override readonly name = 'TookTooLong';
}

/** How much of one sort of heavy work is done at once, and how much may wait for it. */
export interface Turns {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Lets work take turns, first come, first served; the returned function throws TooBusy where the queue is full. */
export function createTurns({
  atOnce,
  waiting,
}: Turns): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const queue: (() => void)[] = [];
  let underWay = 0;
  return async (work) => {
    if (underWay < atOnce) underWay += 1;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else throw new TooBusy('Too much waits for this');
    try {
      return await work();
    } finally {
      // A turn is handed on, so that nobody who comes in between takes it.
      const next = queue.shift();
      if (next === undefined) underWay -= 1;
      else next();
    }
  };
}
