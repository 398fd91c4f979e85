import { isOver, type Transitions } from '../transition.js';

export type AccessReviewStatus = 'open' | 'overdue' | 'completed';

export type AccessReviewStep = 'miss' | 'complete';

/** What a review of access goes through. A late one stays open until everyone in it is decided about. */
export const accessReviewTransitions = {
  open: { miss: 'overdue', complete: 'completed' },
  overdue: { complete: 'completed' },
  completed: {},
} as const satisfies Transitions<AccessReviewStatus, AccessReviewStep>;

/** Whether someone still has to be decided about. */
export function isOpenAccessReview(status: AccessReviewStatus): boolean {
  return !isOver(accessReviewTransitions, status);
}

/** What a state waits for, in words of support. */
export const accessReviewWaitsFor: Partial<Record<AccessReviewStatus, string>> = {
  open: 'leads to keep or remove each person’s access, never their own',
  overdue: 'decisions that are late: leads, and the privacy officer is told every week',
};
