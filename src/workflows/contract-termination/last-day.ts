import type { ActRole } from '../../domain/acts.js';
import { checkLastDay } from '../../domain/contract-termination/dates.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import type { Redeemed } from '../kit/act-handlers.js';
import { quickDb } from '../kit/activity-options.js';
import { signalLastDayMoved } from './children.js';
import type { Termination } from './state.js';

/** The provider may only go later; support also earlier, but clients keep their fourteen days unless the notice is waived. */
export function newLastDay(termination: Termination, typed: string, role: ActRole): CalendarDate | Refusal {
  const { policy, timeZone } = termination.input;
  const leastDays = role === 'provider' ? 0 : policy.clientNoticeDays;
  const date = checkLastDay(typed, {
    policy: { ...policy, noticeDays: leastDays },
    timeZone,
    now: new Date(),
    noticeWaived: termination.noticeWaived,
  });
  if (isRefusal(date)) return date;
  return role === 'provider' && date <= termination.lastDay
    ? { refused: 'last-day-not-later', field: 'lastDay' }
    : date;
}

/** The refusal where a day was refused. */
export function refusalIn(date: CalendarDate | Refusal): Refusal | null {
  return isRefusal(date) ? date : null;
}

/** Moves the last day, and tells clients and provider. */
export async function moveLastDay(
  termination: Termination,
  date: CalendarDate,
  { actor, updateId }: Redeemed,
): Promise<void> {
  const { caseId, providerId } = termination.input;
  termination.lastDay = date;
  termination.round += 1;
  if (termination.noticePages === 0 && termination.noticeAt > termination.dates().noticeBy)
    termination.noticeAt = termination.dates().noticeBy;
  const { lastDayEndsAt } = termination.dates();
  await quickDb.moveLastDay({ caseId, providerId, lastDay: date, lastDayEndsAt });
  await signalLastDayMoved(termination);
  await termination.record(termination.projection(), {
    key: `last-day-changed/${updateId}`,
    code: 'last-day-changed',
    detail: { lastDay: date },
    actorId: actor.accountId,
  });
  termination.letters.send('last-day-changed', termination.round);
}
