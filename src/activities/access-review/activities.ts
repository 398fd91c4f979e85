import type { Dependencies } from '../../dependencies.js';
import type { AccessReviewTemplate } from '../../domain/access-review/clock.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { dateIn, type IsoInstant } from '../../domain/zoned-time.js';
import { accessReviewLetter } from '../../mail/access-review/letters.js';
import { longDate } from '../../mail/dates.js';
import { openPeriodicReview } from '../../operations/access-review/open.js';
import { accessReviewFacts, readAccessReview } from '../../operations/access-review/row.js';
import { settleAccessReview, type AccessReviewRowView } from '../../operations/access-review/settle.js';
import { leadsToMail } from '../../operations/staff-member/read.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl } from '../kit/portal-url.js';

/** Activities of reviews of access. The row decides. */
export function createAccessReviewActivities(dependencies: Dependencies) {
  return {
    /** Does what is due in one transaction under the lock of the row, and reads how it stands; repeated, it finds its own work. */
    settleAccessReview: ({
      reviewId,
      at,
    }: {
      reviewId: string;
      at: IsoInstant;
    }): Promise<AccessReviewRowView> => settleAccessReview(dependencies, reviewId, new Date(at)),

    /** Opens a review of everyone's access where it is time for one; repeated, it finds the one that is open. */
    openAccessReview: ({ at }: { at: IsoInstant }): Promise<boolean> =>
      openPeriodicReview(dependencies, new Date(at)),

    /** Mails one letter of a review to every lead, and of a late one to the privacy officer too; once each by its key. */
    async tellOfAccessReview(request: {
      reviewId: string;
      template: AccessReviewTemplate;
      round: number;
      at: IsoInstant;
    }): Promise<void> {
      const { reviewId, template, round } = request;
      const { db, config } = dependencies;
      const row = await readAccessReview(db, reviewId);
      if (row === null) throw new Error('A review of access without a row');
      // Nobody is to let in who is in already: a mailbox that put the first letter off gets the second alone.
      const { status, isAlone } = accessReviewFacts(row);
      if (template === 'opened' && isAlone) return;
      // Completed while a mailbox put it off.
      if (template === 'overdue' && status !== 'overdue') return;
      const letter = accessReviewLetter(template, {
        occasion: row.occasion,
        reference: row.case.reference,
        dueOn: longDate(dateIn(supportTimeZone, row.dueAt)),
        url: `${portalUrl(config, 'staff')}/cases/${row.case.reference}#access-review`,
      });
      const leads = await leadsToMail(db);
      const officers = template === 'overdue' ? config.PRIVACY_OFFICER_EMAILS : [];
      await mailEvery(
        [
          ...leads.map(({ id, email }) => ({ to: email, of: { accountId: id } })),
          ...officers.map((to) => ({ to, of: {} })),
        ],
        ({ to, of }) =>
          mailOnce(dependencies, {
            ...of,
            key: `${reviewId}/access-review-${template}/${round}/${to}`,
            template: `access-review-${template}`,
            to,
            letter,
            at: new Date(request.at),
          }),
      );
    },
  };
}
