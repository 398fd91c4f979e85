import { isRefusal, type Refusal } from '../refusals.js';
import { readDate } from '../typed-date.js';
import { dateIn, type CalendarDate } from '../zoned-time.js';
import type { RequestFacts } from './facts.js';
import { checkRange, daysWithin, type DayRange } from './scope.js';

/** Which days of the records an authorization names, and its own last day (45 CFR 164.508(c)(1)). */
export interface Authorization {
  readonly days: DayRange;
  readonly until: CalendarDate;
}

/** What papers show: which days an authorization names, and whose records; every part where none is left out. */
export interface Proof {
  readonly authorization: Authorization | null;
  readonly partIds?: readonly string[];
}

/** What papers name is read once; it isn't widened afterwards. Records that they don't name are no part of the request anymore. */
export function prove(
  facts: RequestFacts,
  { authorization, partIds }: Proof,
  at: Date,
): RequestFacts | Refusal {
  if (facts.provenAt !== null) return facts;
  const parts = facts.parts.filter(({ id }) => partIds?.includes(id) ?? true);
  if (parts.length === 0) return { refused: 'records-not-named' };
  const named = authorization && {
    authorized: authorization.days,
    authorizedUntil: authorization.until,
  };
  const proven = { ...facts, ...named, provenAt: at, parts };
  return authorizationOver(proven, at) ?? proven;
}

/** The days that a release is limited to: those that are wanted, within what is authorized; null where none is left. */
export function grantedDays({ wanted, authorized }: RequestFacts): DayRange | null {
  return daysWithin(wanted, authorized);
}

/** Why nothing may be granted at an instant: the authorization is over, or names none of the days that are wanted. */
export function notAuthorized(facts: RequestFacts, at: Date): Refusal | null {
  const none = grantedDays(facts) === null ? ({ refused: 'days-not-authorized' } as const) : null;
  return authorizationOver(facts, at) ?? none;
}

/**
 * A third party gets what its authorization allows on the day it gets it, and nothing once that was withdrawn (45 CFR 164.508(b)(5)); a parent nothing from the
 * day on which the child is of age (164.502(g)(3)).
 */
export function authorizationOver(facts: RequestFacts, at: Date): Refusal | null {
  const { authorizedUntil, revokedAt, timeZone } = facts;
  const over = authorizedUntil !== null && dateIn(timeZone, at) > authorizedUntil;
  return over || revokedAt !== null ? { refused: 'authorization-over' } : null;
}

/** Reads what a signed authorization names, as someone of our staff types it from the paper; an empty side of its days is open. */
export function readAuthorization(
  typed: Readonly<Record<string, string | undefined>>,
): Authorization | Refusal {
  const until = readDate(typed['authorizedUntil'] ?? '');
  if (until === null) return { refused: 'day-not-a-date', field: 'authorizedUntil' };
  // Progress notes are all that a release has: an authorization of anything else releases nothing.
  if (typed['namesNotes'] !== 'yes') return { refused: 'authorization-without-notes', field: 'namesNotes' };
  const days = checkRange({ from: typed['authorizedFrom'] ?? '', to: typed['authorizedTo'] ?? '' });
  if (isRefusal(days)) return { ...days, field: days.field === 'from' ? 'authorizedFrom' : 'authorizedTo' };
  return { days, until };
}
