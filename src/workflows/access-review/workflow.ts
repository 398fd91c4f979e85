import { accessReviewWaitsFor, isOpenAccessReview } from '../../domain/access-review/states.js';
import {
  accessReviewChanged,
  accessReviewView,
  type AccessReviewInput,
} from '../../protocol/access-review/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { isTold } from '../kit/mail-outcome.js';
import { openRow } from '../kit/row-process.js';
import { now } from '../kit/waiting.js';

/**
 * Who of our staff may do what is reviewed, by people other than those it is about: everyone every 90 days, or one person who opened something in an
 * emergency (process book, "Accounts"). The row in the database decides; here it is waited and mailed.
 */
export async function accessReview(input: AccessReviewInput): Promise<void> {
  const { reviewId, reference } = input;
  const row = openRow({
    input,
    file: { caseId: reviewId, reference, process: 'access-review' },
    subjectId: reviewId,
    first: 'open',
    isOpen: isOpenAccessReview,
    waitsFor: accessReviewWaitsFor,
    look: () => quickDb.settleAccessReview({ reviewId, at: now() }),
    async tell(letter) {
      // It stands on the desk, and is told again while it is late.
      await isTold(outboundMail.tellOfAccessReview({ reviewId, ...letter, at: now() }));
    },
    changed: accessReviewChanged,
    view: accessReviewView,
  });
  await row.follow();
}

/** Opens a review of everyone's access where it is time for one; its result says whether it was. */
export async function accessReviewWatch(): Promise<boolean> {
  return quickDb.openAccessReview({ at: now() });
}
