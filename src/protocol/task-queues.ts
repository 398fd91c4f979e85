/** The queues of the back office, each served by workers of its own so that none waits behind another. */
export const queues = ['main', 'exports'] as const;

export type Queue = (typeof queues)[number];

/**
 * The task queue at Temporal: workflows and all quick work on the configured one, exports beside it. Workflows name the second by their
 * own, so that a queue under another name needs nothing but that name.
 */
export function taskQueueOf(queue: Queue, configured: string): string {
  return queue === 'main' ? configured : `${configured}-exports`;
}

/** The task queues at Temporal of some queues, or of all. */
export function taskQueuesOf(configured: string, some: readonly Queue[] = queues): string[] {
  return some.map((queue) => taskQueueOf(queue, configured));
}
