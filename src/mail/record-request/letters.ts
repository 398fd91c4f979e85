import { displayPhone } from '../../domain/contact.js';
import type { Language } from '../../domain/languages.js';
import { denialGrounds, groundsNamed, isReviewable } from '../../domain/record-request/denial.js';
import { isReviewed, type PartStatus } from '../../domain/record-request/states.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate, longInstant } from '../dates.js';
import { renderLetter, type Letter } from '../letter.js';
import { linkedLetter } from '../linked-letter.js';
import { recordSentences, type RecordFacts, type RecordTemplate } from './sentences.js';

/** An email to who asked for records. It names providers and no reason for care. */
export function recordLetter(
  template: RecordTemplate,
  of: RecordFacts & { readonly language: Language; readonly name: string; readonly url: string },
): Letter {
  const { greeting, notYou, lacking, [template]: said, 'in-part': inPart } = recordSentences[of.language];
  const { missing } = of;
  const lacks = missing !== null && bringsFile.has(template);
  return linkedLetter(of, {
    ...said,
    ...(lacks ? { subject: inPart.subject } : {}),
    greeting,
    lines: [...(lacks ? lacking(missing) : []), ...said.lines(of)],
    ...(template === 'prove' ? { notYou } : {}),
  });
}

/** Letters that come with a file, or say where it is. */
const bringsFile: ReadonlySet<RecordTemplate> = new Set(['released', 'mailed', 'in-part']);

/** What of one provider's records is denied, as its row says. */
export interface DeniedPart {
  readonly state: PartStatus;
  readonly grounds: string | null;
  /** The days that are withheld; null where all of it is. */
  readonly withheldFrom: Date | null;
  readonly withheldTo: Date | null;
  readonly reviewDueAt: Date | null;
  readonly reviewedAt: Date | null;
}

/**
 * The letter of a denial, a paragraph each: what, why, the rest, the review, and how to complain to us and to HHS (45 CFR 164.524(d)). Nothing where
 * nothing is denied.
 */
export function denialLetter(
  language: Language,
  part: DeniedPart,
  of: {
    readonly provider: string;
    readonly timeZone: string;
    readonly privacyPhone: string;
    readonly on: 'screen' | 'paper';
  },
): string[] {
  const words = recordSentences[language].denial;
  const { state, withheldFrom: from, withheldTo: to, reviewDueAt, reviewedAt } = part;
  const grounds = groundsNamed(part.grounds ?? '');
  if (grounds === null) return [];
  const day = (date: Date) => longDate(calendarDate(date), language);
  const days = from && to ? { from: day(from), to: day(to) } : null;
  const reviewedBy =
    reviewDueAt === null ? null : longInstant(reviewedAt ?? reviewDueAt, of.timeZone, language);
  const isOverturned = reviewedBy !== null && !isReviewed(state);
  const phone = displayPhone(of.privacyPhone);
  const ask = of.on === 'paper' ? words.askFromPaper(phone) : words.askHere;
  return [
    of.provider === ''
      ? words.unnamed
      : days === null
        ? words.whole(of.provider)
        : words.part(of.provider, days.from, days.to),
    `${words.why[grounds]} ${words.rule(denialGrounds[grounds].source)}`,
    ...(days === null ? [] : [words.rest]),
    ...(isOverturned ? [words.overturned] : []),
    ...(state === 'upheld' ? [words.upheld] : []),
    ...(state === 'in_review' && reviewedBy !== null ? [words.inReview(reviewedBy)] : []),
    ...(reviewedBy === null ? [isReviewable(grounds) ? `${words.review} ${ask}` : words.noReview] : []),
    words.complain(phone),
    words.hhs,
    words.noRetaliation,
  ];
}

/** What a provider, former provider or custodian is told of a request; the client is named behind the link alone. */
export type HolderNews = 'asked' | 'contradicted' | 'revoked' | 'withdrawn';

const holderSentences: Record<
  HolderNews,
  { readonly subject: string; readonly lines: (dueOn: string) => readonly string[]; readonly label: string }
> = {
  asked: {
    subject: 'A client is asking for their records',
    lines: (dueOn) => [
      'One of your clients asked Headway for their records, and we referred them to you: you hold them.',
      `Please send them, then use this link to tell us when and how. The law requires it by ${dueOn}. There, you can also have us release them from the copy that we keep, or upload your own copy for us to release. Neither costs the client anything.`,
      'Send the notes themselves. A summary is enough only if the client agreed to one and to its cost in advance.',
    ],
    label: 'See who’s asking, and answer',
  },
  contradicted: {
    subject: 'A client says that their records didn’t arrive',
    lines: (dueOn) => [
      'You told us that records were sent, and the client says that they don’t have them.',
      `Please look into it, and use this link to tell us. Otherwise, we’ll release them from the copy that we keep. The last day is ${dueOn}.`,
    ],
    label: 'See who’s asking, and answer',
  },
  revoked: {
    subject: 'Don’t send the records: the client took their permission back',
    lines: () => [
      'Someone with an authorization asked for the records of one of your clients, and we referred them to you. The client has withdrawn the authorization.',
      'Please don’t send them anything based on it.',
    ],
    label: 'See the request',
  },
  withdrawn: {
    subject: 'A request for records was withdrawn',
    lines: () => [
      'The client who asked for their records has withdrawn the request. You don’t have to send them.',
    ],
    label: 'See the request',
  },
};

/** An email to who holds records. */
export function holderLetter(
  news: HolderNews,
  of: { readonly name: string; readonly dueOn: string; readonly url: string },
): Letter {
  const { subject, lines, label } = holderSentences[news];
  return renderLetter({
    subject,
    greeting: `Hello ${of.name},`,
    paragraphs: lines(of.dueOn),
    link: { label, url: of.url },
  });
}

/** Tells the privacy officer of a request that is late. */
export function overdueAlert(reference: string, dueOn: string, url: string): Letter {
  return renderLetter({
    subject: `Overdue: a request for records (${reference})`,
    greeting: 'Hello,',
    paragraphs: [
      `The last day of request ${reference} was ${dueOn} (45 CFR 164.524), and it hasn’t been answered. You’ll get this email every day until it is.`,
    ],
    link: { label: 'Open the case', url },
  });
}
