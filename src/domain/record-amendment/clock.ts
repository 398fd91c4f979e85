import { daysAfter } from '../instants.js';
import {
  alarmsDue,
  nextAlarm,
  receivedOn,
  waitingAlarms,
  type SixtyDayAlarm,
  type SixtyDayFacts,
} from '../sixty-days.js';
import { plusDays, startOfDay } from '../zoned-time.js';
import type { AmendmentDecision } from './grounds.js';
import { amendmentPolicy as policy } from './policy.js';
import { awaitsDecision, type AmendmentStatus } from './states.js';

/** Everything that decides where a request to amend stands. */
export interface AmendmentFacts extends SixtyDayFacts {
  readonly status: AmendmentStatus;
  /** When it was known that no provider can be asked. */
  readonly unreachedAt: Date | null;
  readonly decision: AmendmentDecision | null;
  readonly decidedAt: Date | null;
  readonly disagreedAt: Date | null;
}

/** The instant from which our staff may decide: at once where no provider can be asked, or else day 30. */
export function staffDecidesFrom(facts: AmendmentFacts): Date {
  return facts.unreachedAt ?? startOfDay(facts.timeZone, plusDays(receivedOn(facts), policy.staffDay));
}

/** One date of a request to amend, and what it brings. */
export type AmendmentAlarm = SixtyDayAlarm<'decide' | 'alert' | 'overdue' | 'settle'>;

/** What the dates until an instant have brought, the earliest first; what was made needless meanwhile isn't among them. */
export function dueAmendmentAlarms(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  return alarmsDue(alarmsOf(facts, now), now);
}

/** When a request is to be looked at next; null once nothing comes by itself. An open one always has a date. */
export function nextAmendmentAlarmAt(facts: AmendmentFacts, now: Date): Date | null {
  return nextAlarm(alarmsOf(facts, now), now);
}

function alarmsOf(facts: AmendmentFacts, now: Date): AmendmentAlarm[] {
  const { status, decidedAt, disagreedAt, receivedAt } = facts;
  if (awaitsDecision(status))
    return [{ kind: 'decide', key: 'decide', at: staffDecidesFrom(facts) }, ...waitingAlarms(facts, now)];
  if (status === 'decided') return [settles(daysAfter(decidedAt ?? receivedAt, policy.disagreeDays))];
  if (status === 'disagreed') return [settles(daysAfter(disagreedAt ?? receivedAt, policy.rebutDays))];
  return [];
}

function settles(at: Date): AmendmentAlarm {
  return { kind: 'settle', key: 'settle', at };
}
