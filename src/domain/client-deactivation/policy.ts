import type { AccountStatus } from '../account/states.js';
import { businessDaysAfter } from '../business-hours.js';
import { majorityOf } from '../record-retention/majority.js';
import type { Refusal } from '../refusals.js';
import { dateIn, plusYears, type CalendarDate } from '../zoned-time.js';

/** The periods of a deactivation. A case carries its policy from its start on (docs/decisions/005). */
export interface DeactivationPolicy {
  /** Business days in which support reaches out. Basis: process book, "client-deactivation". */
  readonly outreachBusinessDays: number;
  /** Days for which the link to the page of what ends works, and after which an unconfirmed request is over. Basis: product; a month with its weekends. */
  readonly linkDays: number;
  /** Days in which a confirmed deactivation can be taken back. Basis: process book, "client-deactivation". */
  readonly graceDays: number;
  /** Days after which is looked again whether a legal hold still keeps what would be erased; lifting one looks at once. Basis: product. */
  readonly heldLookDays: number;
}

/** Years before their majority from which a minor is told themselves that a guardian closes their account. Basis: process book, "client-deactivation"; the year is the product's. */
const nearMajorityYears = 1;

export const deactivationPolicy: DeactivationPolicy = {
  outreachBusinessDays: 2,
  linkDays: 30,
  graceDays: 14,
  heldLookDays: 30,
};

/** By when support is to reach out to someone who asked. */
export function outreachDueAt(policy: DeactivationPolicy, requestedAt: Date): Date {
  return businessDaysAfter(requestedAt, policy.outreachBusinessDays);
}

/** Whom an account is of, as far as closing it goes. */
export interface DeactivatedAccount {
  readonly portal: 'client' | 'provider' | 'staff';
  readonly status: AccountStatus;
}

/** Why an account can't be deactivated, or null where it can. */
export function checkDeactivation(account: DeactivatedAccount | null): Refusal | null {
  if (account === null || account.portal !== 'client') return { refused: 'deactivation-unknown' };
  return refusals[account.status];
}

const refusals: Record<DeactivatedAccount['status'], Refusal | null> = {
  active: null,
  suspended: { refused: 'deactivation-held' },
  ended: { refused: 'deactivation-ended' },
  deactivated: { refused: 'deactivation-done' },
};

/** A person in care, and the guardian who opened their account. */
export interface InCare {
  readonly birthDate: CalendarDate;
  readonly timeZone: string;
  readonly guardianId: string | null;
  /** The states of their providers. */
  readonly jurisdictions: readonly string[];
}

/**
 * Who confirms: the guardian of a minor whose account they opened, else the client. A minor is of age on the day that the last of their providers'
 * states says, in the client's time zone.
 */
export function confirmedBy(
  { birthDate, timeZone, guardianId, jurisdictions }: InCare,
  at: Date,
): 'client' | 'guardian' {
  const isMinor = dateIn(timeZone, at) < majorityOf(birthDate, jurisdictions).on;
  return isMinor && guardianId !== null ? 'guardian' : 'client';
}

/** Whether someone is a minor still, and of age within a year. */
export function isNearMajority({ birthDate, timeZone, jurisdictions }: InCare, at: Date): boolean {
  const today = dateIn(timeZone, at);
  const { on } = majorityOf(birthDate, jurisdictions);
  return today < on && today >= plusYears(on, -nearMajorityYears);
}
