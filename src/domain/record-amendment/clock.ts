import { overdueLooks } from '../overdue.js';
import { daysAfter } from '../instants.js';
import type { Refusal } from '../refusals.js';
import { dateIn, endOfDay, plusDays, startOfDay, type CalendarDate } from '../zoned-time.js';
import type { AmendmentDecision } from './grounds.js';
import { amendmentPolicy as policy, lastAmendmentDays } from './policy.js';
import { awaitsDecision, type AmendmentStatus } from './states.js';

/** Everything that decides where a request to amend stands. */
export interface AmendmentFacts {
  readonly status: AmendmentStatus;
  readonly receivedAt: Date;
  /** The person's. */
  readonly timeZone: string;
  readonly extendedTo: CalendarDate | null;
  /** When it was known that no provider can be asked. */
  readonly unreachedAt: Date | null;
  readonly decision: AmendmentDecision | null;
  readonly decidedAt: Date | null;
  readonly disagreedAt: Date | null;
}

function receivedOn({ receivedAt, timeZone }: AmendmentFacts): CalendarDate {
  return dateIn(timeZone, receivedAt);
}

/** The last day of a request: day 60, or the day to which it was put off. */
export function amendmentDueOn(facts: AmendmentFacts): CalendarDate {
  return facts.extendedTo ?? lastAmendmentDays(receivedOn(facts)).due;
}

/** The instant at which a request is late: the end of its last day. */
export function amendmentDueAt(facts: AmendmentFacts): Date {
  return endOfDay(facts.timeZone, amendmentDueOn(facts));
}

/** The instant from which our staff may decide: at once where no provider can be asked, or else day 30. */
export function staffDecidesFrom(facts: AmendmentFacts): Date {
  return facts.unreachedAt ?? startOfDay(facts.timeZone, plusDays(receivedOn(facts), policy.staffDay));
}

/** Whether the last day may be put off to a day: once, with a reason, by at most 30 days, before day 60 is over (45 CFR 164.526(b)(2)(ii)). */
export function checkAmendmentExtension(
  facts: AmendmentFacts,
  { to, reason, at }: { readonly to: CalendarDate; readonly reason: string; readonly at: Date },
): Refusal | null {
  if (facts.extendedTo !== null) return { refused: 'extension-used' };
  const { due, latest } = lastAmendmentDays(receivedOn(facts));
  if (at >= endOfDay(facts.timeZone, due)) return { refused: 'amendment-extension-late' };
  if (to <= due || to > latest) return { refused: 'amendment-extension-day', field: 'to' };
  return reason.trim() === '' ? { refused: 'reason-missing', field: 'reason' } : null;
}

/** What a date of a request brings. */
export type AmendmentAlarmKind = 'decide' | 'alert' | 'overdue' | 'settle';

/** One date of a request; the key makes it come once. */
export interface AmendmentAlarm {
  readonly kind: AmendmentAlarmKind;
  readonly key: string;
  readonly at: Date;
}

/** What the dates until an instant have brought, the earliest first; what was made needless meanwhile is not among them. */
export function dueAmendmentAlarms(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  return alarmsOf(facts, now).filter(({ at }) => at <= now);
}

/** When a request is to be looked at next; null once nothing comes by itself. An open one always has a date. */
export function nextAmendmentAlarmAt(facts: AmendmentFacts, now: Date): Date | null {
  return alarmsOf(facts, now).find(({ at }) => at > now)?.at ?? null;
}

function alarmsOf(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  return unsorted(facts, now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function unsorted(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  const { status, decidedAt, disagreedAt, receivedAt } = facts;
  if (awaitsDecision(status)) return waitingAlarms(facts, now);
  if (status === 'decided')
    return [alarm('settle', 'settle', daysAfter(decidedAt ?? receivedAt, policy.disagreeDays))];
  if (status === 'disagreed')
    return [alarm('settle', 'settle', daysAfter(disagreedAt ?? receivedAt, policy.rebutDays))];
  return [];
}

function waitingAlarms(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  const { timeZone } = facts;
  const alerts = policy.alertDaysBefore.map((days) => {
    const day = plusDays(amendmentDueOn(facts), -days);
    return alarm('alert', `alert/${day}`, startOfDay(timeZone, day));
  });
  return [alarm('decide', 'decide', staffDecidesFrom(facts)), ...alerts, ...overdueAlarms(facts, now)];
}

function overdueAlarms(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  return overdueLooks(facts.timeZone, amendmentDueAt(facts), now).map(({ at, day }) =>
    alarm('overdue', `overdue/${day}`, at),
  );
}

function alarm(kind: AmendmentAlarmKind, key: string, at: Date): AmendmentAlarm {
  return { kind, key, at };
}
