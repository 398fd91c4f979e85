import type { Priority } from '@temporalio/common';

/**
 * In which order Temporal hands out tasks where more wait than its workers take: codes, then what else someone sits and waits for, of which strangers can ask for
 * much, then all cases, then what no one waits for. The lowest number goes first, 3 is the server's default, and activities and child workflows inherit it. Up to Temporal
 * 1.31 its servers heed it where `matching.useNewMatcher` is on. Among equals each fairness key has its turn where `matching.enableFairness` is on: `src/cases/priority.ts`.
 */
export const priorities = {
  urgent: { priorityKey: 1 },
  awaited: { priorityKey: 2 },
  ordinary: { priorityKey: 3 },
  background: { priorityKey: 5 },
} as const satisfies Record<string, Priority>;
