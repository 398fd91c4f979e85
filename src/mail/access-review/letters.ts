import type { AccessReviewOccasion, AccessReviewTemplate } from '../../domain/access-review/clock.js';
import { renderLetter, type Letter } from '../letter.js';

const what: Record<AccessReviewOccasion, { readonly subject: string; readonly asks: string }> = {
  periodic: {
    subject: 'Review who can use the staff portal',
    asks: 'It’s time to look at everyone who can log in to the staff portal. Keep or remove each person’s access, with a reason. Someone else decides about yours.',
  },
  emergency: {
    subject: 'Someone used emergency access',
    asks: 'A member of staff used emergency access to see what their role doesn’t show. Look at what they said and did, and decide whether they keep their access. They can’t decide it themselves.',
  },
};

/** Asks leads to review access, or says that a review is late; the details are behind the link. */
export function accessReviewLetter(
  template: AccessReviewTemplate,
  facts: {
    readonly occasion: AccessReviewOccasion;
    readonly reference: string;
    readonly dueOn: string;
    readonly url: string;
  },
): Letter {
  const { occasion, reference, dueOn, url } = facts;
  const { subject, asks } = what[occasion];
  return renderLetter({
    subject: template === 'overdue' ? `Overdue: ${subject} (${reference})` : `${subject} (${reference})`,
    greeting: 'Hello,',
    paragraphs: [
      asks,
      template === 'overdue'
        ? `This was due ${dueOn}, and some decisions are still missing. If no one else is allowed to decide, appoint a second lead.`
        : `Please finish by ${dueOn}.`,
    ],
    link: { label: 'Open the review', url },
  });
}
