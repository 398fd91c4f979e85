import { plusDays, type CalendarDate } from '../zoned-time.js';

/** The days of a request to amend a record, each with its basis. All are calendar days of the person's time zone, counted from the day of receipt. */
export const amendmentPolicy = {
  /** The last day. Basis: 45 CFR 164.526(b)(2)(i). */
  dueDays: 60,
  /** Days by which the last day may be put off, once. Basis: 45 CFR 164.526(b)(2)(ii). */
  extensionDays: 30,
  /** The day from which our staff decides where the provider has not. Basis: product; half of the period. */
  staffDay: 30,
  /** Days before the last day on which support is alerted. Basis: product; as for a record request. */
  alertDaysBefore: [10, 5],
  /** Days after the decision, and after a statement, for which the workflow waits for the next word. Basis: product; a statement may come later, too. */
  disagreeDays: 60,
  rebutDays: 30,
  /** Days for which the links work: both periods, the wait for a statement and for a rebuttal, and time to read. Basis: product. */
  linkDays: 365,
  /** Characters of each text; 45 CFR 164.526(d)(2) lets a statement be limited reasonably. Basis: product, about two pages. */
  textLength: 6000,
} as const;

/** The last day of a request that came on a day, and the latest to which it may be put off. */
export function lastAmendmentDays(receivedOn: CalendarDate): {
  readonly due: CalendarDate;
  readonly latest: CalendarDate;
} {
  const due = plusDays(receivedOn, amendmentPolicy.dueDays);
  return { due, latest: plusDays(due, amendmentPolicy.extensionDays) };
}
