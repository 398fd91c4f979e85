import { fails } from '../../harness/recording-activities.js';
import { accessReviewWatchType } from '../../../src/protocol/access-review/messages.js';
import { startAccessReview } from '../../harness/access-reviews.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** Courses of a review of access. */
export const accessReviews: Record<string, Scenario> = {
  'late-and-completed': {
    async play(scene) {
      const review = await startAccessReview(scene);
      await until('leads were asked', async () => scene.asked('tellOfAccessReview').length > 0);
      await scene.skipDays(22);
      await review.complete();
      await review.handle.result();
      return review.handle.workflowId;
    },
  },
  'emergency-in-time': {
    async play(scene) {
      const review = await startAccessReview(scene, 'emergency');
      await until('leads were asked', async () => scene.asked('tellOfAccessReview').length > 0);
      await review.complete();
      await review.handle.result();
      return review.handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.tellOfAccessReview = fails;
      const review = await startAccessReview(scene, 'emergency');
      await until('leads are to be asked', async () => scene.asked('tellOfAccessReview').length > 0);
      await review.openAlone();
      await until('they are told', async () =>
        scene.asked('tellOfAccessReview').some(({ template }) => template === 'alone'),
      );
      await review.complete();
      await review.handle.result();
      return review.handle.workflowId;
    },
  },
};

/** The daily look whether access is to be reviewed. */
export const accessReviewWatches: Record<string, Scenario> = {
  opened: {
    async play(scene) {
      scene.answers.openAccessReview = async () => true;
      const workflowId = `access-review-watch/${scene.taskQueue}`;
      await scene.workflow.execute(accessReviewWatchType, {
        workflowId,
        taskQueue: scene.taskQueue,
        args: [],
      });
      return workflowId;
    },
  },
};
