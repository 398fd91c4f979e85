import type { SignalDefinition, WorkflowHandle } from '@temporalio/client';
import type { Scene } from './time-skipping.js';

/** Starts a workflow whose row is in memory, where `lets` decides what may happen to it by the real rules. */
export async function startOnRow<Event>(
  scene: Scene,
  row: {
    readonly type: string;
    readonly workflowId: string;
    readonly input: object;
    readonly changed: SignalDefinition;
    readonly lets: (event: Event, at: Date) => void;
  },
) {
  const { type, workflowId, input, changed, lets } = row;
  const { taskQueue } = scene;
  const handle: WorkflowHandle = await scene.workflow.start(type, { workflowId, taskQueue, args: [input] });
  return {
    handle,
    /** Lets something happen now; refused, it throws with the code. */
    async happens(event: Event): Promise<void> {
      lets(event, await scene.now());
      await handle.signal(changed);
    },
  };
}
