/** How a workflow may end as none of ours ends by itself: its case stays open, and nobody works on it. */
export type WorkflowEnd = 'canceled' | 'terminated' | 'failed' | 'timed_out' | 'completed' | 'missing';

/** What is said of each end in the timeline. */
export const workflowEnds: Readonly<Record<WorkflowEnd, string>> = {
  canceled: 'its workflow was canceled in Temporal',
  terminated: 'its workflow was terminated in Temporal',
  failed: 'its workflow failed',
  timed_out: 'its workflow ran out of time',
  completed: 'its workflow is over, and the database doesn’t have how it ended',
  missing: 'Temporal has no workflow of it anymore',
};
