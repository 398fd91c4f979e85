import { plusDays, type CalendarDate } from '../zoned-time.js';

/** The days of a record request, each with its basis. All are calendar days of the person's time zone, counted from the day of receipt. */
export const recordRequestPolicy = {
  /** The day on which someone looks whether the person and the providers were told. Basis: process book, "record-request". */
  acknowledgeDay: 10,
  /** The day on which what isn't proven to be sent is released from the retained copy. Basis: the same. */
  releaseDay: 15,
  /** The last day. Basis: 45 CFR 164.524(b)(2)(i). */
  dueDays: 30,
  /** Days by which the last day may be put off, once. Basis: 45 CFR 164.524(b)(2)(ii). */
  extensionDays: 30,
  /** Days before the last day on which support is alerted: days 20 and 25 of 30. Basis: process book. */
  alertDaysBefore: [10, 5],
  /** Days for the review of a denial by another clinician. Basis: 45 CFR 164.524(d)(4) says "within a reasonable period"; product. */
  reviewDays: 30,
  /** Days after the last answer until the person is asked again whether it arrived, and until support calls. Basis: product. */
  remindDays: 7,
  callDays: 21,
  /** Days for which a release can be downloaded, once. Basis: product; a week with its weekend. */
  downloadDays: 7,
  /** Days after a release until someone who hasn't downloaded it is told of the last day. Basis: product; a working day is left in any week. */
  fetchDays: 4,
  /** Days for which links work once a request is over. Basis: someone may complain of a denial for 180 days (45 CFR 160.306(b)(3)), and the letter is behind the link. */
  linkDays: 180,
} as const;

/** The last day of a request that came on a day, and the latest to which it may be put off. */
export function lastDays(receivedOn: CalendarDate): {
  readonly due: CalendarDate;
  readonly latest: CalendarDate;
} {
  const due = plusDays(receivedOn, recordRequestPolicy.dueDays);
  return { due, latest: plusDays(due, recordRequestPolicy.extensionDays) };
}
