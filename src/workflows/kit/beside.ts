/**
 * Work that goes on beside a workflow's dates, acts and other work, so that one mailbox that puts mail off, for a day at most, keeps back nothing else. Before a workflow ends,
 * or hands over to a fresh run, it waits for all of it: `finished` rejects with what a piece of it threw.
 */
export interface Beside {
  go(work: Promise<unknown>): void;
  isUnderWay(work: Promise<unknown>): boolean;
  isIdle(): boolean;
  finished(): Promise<void>;
}

/** Nothing under way yet. */
export function openBeside(): Beside {
  const works = new Set<Promise<unknown>>();
  return {
    go(work) {
      works.add(work);
      void work.then(
        () => works.delete(work),
        // It stays, so that the end of the workflow finds what it threw.
        () => undefined,
      );
    },
    isUnderWay: (work) => works.has(work),
    isIdle: () => works.size === 0,
    async finished() {
      while (works.size > 0) await Promise.all(works);
    },
  };
}
