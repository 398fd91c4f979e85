import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** What a worker has done and has in hand, at one moment; instants in milliseconds. */
export interface TaskCount {
  readonly done: number;
  readonly lastDoneAt: number | null;
  readonly open: number;
  /** When the first of the running tasks passed its own time limit. */
  readonly overdueSince: number | null;
}

/** Watches the tasks of a worker from the thread that runs them: what was finished, and what goes on past its time. */
export function createTaskWatch(): { interceptor: ActivityInterceptorsFactory; count(): TaskCount } {
  const limitOf = new Map<symbol, number>();
  let done = 0;
  let lastDoneAt: number | null = null;
  return {
    interceptor: ({ info }) => ({
      inbound: {
        async execute(input, next) {
          const task = Symbol(info.activityType);
          limitOf.set(
            task,
            info.startToCloseTimeoutMs > 0 ? Date.now() + info.startToCloseTimeoutMs : Infinity,
          );
          try {
            return await next(input);
          } finally {
            limitOf.delete(task);
            done += 1;
            lastDoneAt = Date.now();
          }
        },
      },
    }),
    count() {
      const first = Math.min(...limitOf.values());
      return { done, lastDoneAt, open: limitOf.size, overdueSince: first < Date.now() ? first : null };
    },
  };
}
