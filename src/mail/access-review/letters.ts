import type { AccessReviewOccasion, AccessReviewTemplate } from '../../domain/access-review/clock.js';
import { renderLetter, type Letter } from '../letter.js';

interface Words {
  readonly subject: string;
  readonly asks: string;
}

const what: Record<AccessReviewOccasion, Words> = {
  periodic: {
    subject: 'Review who can use the staff portal',
    asks: 'It’s time to look at everyone who can log in to the staff portal. Keep or remove each person’s access, with a reason. Someone else decides about yours.',
  },
  emergency: {
    subject: 'Someone used emergency access',
    asks: 'A member of staff used emergency access to see what their role doesn’t show. Look at what they said and did, and decide whether they keep their access. They can’t decide it themselves.',
  },
};

/** Emergency access before it is open, and where no second person opened it. */
const inEmergency: Partial<Record<AccessReviewTemplate, Words>> = {
  opened: {
    subject: 'Needs you now: Someone asks for emergency access',
    asks: 'A member of staff asks to see what their role doesn’t show, in an emergency. Open the case, look at what they say, and let them in; anyone who works on cases can. If no one answers within 10 minutes, they can open it alone.',
  },
  alone: {
    subject: 'Emergency access was opened alone',
    asks: 'No second person answered within 10 minutes, and a member of staff opened in an emergency what their role doesn’t show. Call them now. Look at what they said and did, and decide whether they keep their access.',
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
  const { subject, asks } = (occasion === 'emergency' ? inEmergency[template] : undefined) ?? what[occasion];
  return renderLetter({
    subject: template === 'overdue' ? `Overdue: ${subject} (${reference})` : `${subject} (${reference})`,
    greeting: 'Hello,',
    paragraphs: [
      asks,
      template === 'overdue'
        ? `This was due ${dueOn}, and some decisions are still missing. If no one else is allowed to decide, appoint a second lead.`
        : `Please finish the review by ${dueOn}.`,
    ],
    link: { label: 'Open the review', url },
  });
}
