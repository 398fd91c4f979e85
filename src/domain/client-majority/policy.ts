import { baseAddress } from '../email-address.js';
import { majorityOf, type Majority } from '../record-retention/majority.js';
import { atHour, dateIn, plusDays, startOfDay, type CalendarDate } from '../zoned-time.js';

/** The periods of a majority. A case carries its policy from its start on (docs/decisions/005). */
export interface MajorityPolicy {
  /** Days before the day of majority at which both are told, the earlier first. Basis: product; time to make a mailbox, and a reminder. */
  readonly noticeDays: readonly [first: number, second: number];
  /** The hour of the client's day at which a notice goes out. Basis: product; when people are awake. */
  readonly noticeHour: number;
  /** Days after the day of majority for which the link to name an address works; then support helps. Basis: product. */
  readonly linkDays: number;
  /** Business days in which support confirms a proven address; then a lead is asked. Basis: product. */
  readonly confirmBusinessDays: number;
}

export const majorityPolicy: MajorityPolicy = {
  noticeDays: [60, 14],
  noticeHour: 9,
  linkDays: 365,
  confirmBusinessDays: 2,
};

/** A client as far as their majority goes; `jurisdictions` are the states of their providers. */
export interface ComingOfAge {
  readonly birthDate: CalendarDate;
  readonly timeZone: string;
  readonly jurisdictions: readonly string[];
}

/** The dates of a majority. */
export interface MajorityDates {
  readonly majority: Majority;
  /** When both are told first, and again. */
  readonly firstNoticeAt: Date;
  readonly secondNoticeAt: Date;
  /** The start of the first day of age in the client's time zone. */
  readonly comesOfAgeAt: Date;
}

/** When a client comes of age, in the last of their providers' states to say so and in the client's time zone, and when that is told. */
export function majorityDates(
  { birthDate, timeZone, jurisdictions }: ComingOfAge,
  { noticeDays: [first, second], noticeHour }: MajorityPolicy,
): MajorityDates {
  const majority = majorityOf(birthDate, jurisdictions);
  const daysBefore = (days: number) => atHour(timeZone, plusDays(majority.on, -days), noticeHour);
  return {
    majority,
    firstNoticeAt: daysBefore(first),
    secondNoticeAt: daysBefore(second),
    comesOfAgeAt: startOfDay(timeZone, majority.on),
  };
}

/** Whether someone was a minor when their account was opened: an adult relative's account is never anyone else's. */
export function wasMinor({ timeZone }: ComingOfAge, { majority }: MajorityDates, at: Date): boolean {
  return dateIn(timeZone, at) < majority.on;
}

/** Whether an address is of a mailbox that isn't the guardian's: tags and, on Gmail, dots lead to the same one. */
export function isOwnAddress(address: string, guardianEmail: string): boolean {
  return baseAddress(address) !== baseAddress(guardianEmail);
}
