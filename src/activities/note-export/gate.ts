/** Lets pieces of work run beside each other, and some alone: those wait for all others, and all others wait for them. */
export interface Gate {
  beside<Result>(work: () => Promise<Result>): Promise<Result>;
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Opens a gate that nobody has gone through yet. */
export function createGate(): Gate {
  const besides = new Set<Promise<unknown>>();
  let lastAlone: Promise<unknown> = Promise.resolve();
  return {
    async beside(work) {
      for (let seen: unknown; seen !== lastAlone;) await (seen = lastAlone);
      const running = work();
      besides.add(running);
      try {
        return await running;
      } finally {
        besides.delete(running);
      }
    },
    async alone(work) {
      const before = lastAlone;
      const running = (async () => {
        await before;
        await Promise.allSettled(besides);
        return work();
      })();
      lastAlone = running.catch(() => undefined);
      return running;
    },
  };
}
