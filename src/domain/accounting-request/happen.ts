import { isRefusal, type Refusal } from '../refusals.js';
import {
  alarmsDue,
  checkSixtyDayExtension,
  nextAlarm,
  waitingAlarms,
  type SixtyDayAlarm,
  type SixtyDayFacts,
} from '../sixty-days.js';
import { next } from '../transition.js';
import type { CalendarDate } from '../zoned-time.js';
import {
  accountingTransitions,
  isOpenAccounting,
  type AccountingStatus,
  type AccountingStep,
} from './states.js';

/** Everything that decides where a request for an accounting stands. */
export interface AccountingFacts extends SixtyDayFacts {
  readonly status: AccountingStatus;
}

/** Everything that can happen to a request for an accounting. */
export type AccountingHappening =
  | { readonly kind: 'give' | 'miss' | 'withdraw' }
  | { readonly kind: 'extend'; readonly to: CalendarDate; readonly reason: string };

/** A request after something happened to it, or why that can't happen. Put off once, by at most 30 days, within the first 60 (45 CFR 164.528(c)(1)(ii)). */
export function happenToAccounting(
  facts: AccountingFacts,
  event: AccountingHappening,
  at: Date,
): AccountingFacts | Refusal {
  const status = next<AccountingStatus, AccountingStep>(accountingTransitions, facts.status, event.kind);
  if (status === null) return { refused: 'state-does-not-allow' };
  if (event.kind !== 'extend') return { ...facts, status };
  const refusal = checkSixtyDayExtension(facts, { ...event, at });
  return isRefusal(refusal) ? refusal : { ...facts, status, extendedTo: event.to };
}

/** What the dates until an instant have brought, the earliest first. */
export function dueAccountingAlarms(facts: AccountingFacts, now: Date): SixtyDayAlarm<'alert' | 'overdue'>[] {
  return alarmsDue(alarmsOf(facts, now), now);
}

/** When a request is to be looked at next; null once it is over. An open one always has a date. */
export function nextAccountingAlarmAt(facts: AccountingFacts, now: Date): Date | null {
  return nextAlarm(alarmsOf(facts, now), now);
}

function alarmsOf(facts: AccountingFacts, now: Date): SixtyDayAlarm<'alert' | 'overdue'>[] {
  return isOpenAccounting(facts.status) ? waitingAlarms(facts, now) : [];
}
