import {
  accessLettersDue,
  isMissed,
  nextLookAt,
  reviewDueAt,
  type AccessReviewFacts,
  type AccessReviewOccasion,
} from '../../src/domain/access-review/clock.js';
import {
  accessReviewTransitions,
  isOpenAccessReview,
  type AccessReviewStatus,
  type AccessReviewStep,
} from '../../src/domain/access-review/states.js';
import { stateAfter } from '../../src/domain/transition.js';
import type { AccessReviewRowView } from '../../src/operations/access-review/settle.js';
import {
  accessReviewChanged,
  accessReviewId,
  accessReviewType,
  type AccessReviewInput,
} from '../../src/protocol/access-review/messages.js';
import type { Scene } from './time-skipping.js';

/** Starts the workflow of a review of access, on a row in memory that the real dates decide. */
export async function startAccessReview(scene: Scene, occasion: AccessReviewOccasion = 'periodic') {
  let facts: AccessReviewFacts = {
    status: 'open',
    dueAt: reviewDueAt(occasion, await scene.now()),
    isAlone: false,
  };
  const move = (step: AccessReviewStep) => {
    const status = stateAfter<AccessReviewStatus, AccessReviewStep>(
      accessReviewTransitions,
      facts.status,
      step,
    );
    facts = { ...facts, status };
  };
  scene.answers.settleAccessReview = async (request): Promise<AccessReviewRowView> => {
    const at = new Date(request.at);
    if (isMissed(facts, at)) move('miss');
    const open = isOpenAccessReview(facts.status);
    return {
      status: facts.status,
      waitingOn: open ? 'support' : 'nobody',
      needsAttention: open,
      dueAt: open ? facts.dueAt.toISOString() : null,
      looksAt: nextLookAt(facts, at)?.toISOString() ?? null,
      letters: accessLettersDue(facts, at),
    };
  };
  const input: AccessReviewInput = { reviewId: 'review-1', reference: 'AV-7Q4M-2KXA' };
  const handle = await scene.workflow.start(accessReviewType, {
    workflowId: accessReviewId(`${input.reviewId}-${scene.taskQueue}`),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return {
    handle,
    dueAt: facts.dueAt,
    /** Nobody lets them in: they open it themselves. */
    async openAlone(): Promise<void> {
      facts = { ...facts, isAlone: true };
      await handle.signal(accessReviewChanged);
    },
    /** The last person is decided about. */
    async complete(): Promise<void> {
      move('complete');
      await handle.signal(accessReviewChanged);
    },
  };
}
