import { daysAfter } from '../../domain/pace.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { changeLastDay, delayNotice, sendNoticeNow } from '../../protocol/contract-termination/messages.js';
import { now } from '../kit/waiting.js';
import { moveLastDay, newLastDay, refusalIn } from './last-day.js';
import { done, lineOf, type Accept, type Termination } from './state.js';

/** Acts that move a date: the last day, and the hour at which clients are told. */
export function acceptDateActs(termination: Termination, accept: Accept): void {
  const { input } = termination;
  accept(
    changeLastDay,
    () => null,
    async ({ lastDay: typed }, redeemed) => {
      const date = newLastDay(termination, typed, redeemed.actor.role);
      if (isRefusal(date)) return date;
      await moveLastDay(termination, date, redeemed);
      return done;
    },
    ({ lastDay: typed }, role) => refusalIn(newLastDay(termination, typed, role)),
  );

  accept(
    delayNotice,
    ({ days }) => checkDelay(termination, days),
    async ({ days }, redeemed) => {
      termination.noticeAt = daysAfter(input.pace, new Date(termination.noticeAt), days).toISOString();
      await termination.record(termination.projection(), {
        ...lineOf(redeemed, 'notice-delayed'),
        code: 'notice-delayed',
        detail: { count: days },
      });
      return done;
    },
  );

  accept(
    sendNoticeNow,
    () => null,
    async () => {
      termination.noticeAt = now();
      return done;
    },
  );
}

function checkDelay({ input, noticeAt, dates }: Termination, days: number): Refusal | null {
  const { policy, pace, requestedAt } = input;
  const asked = daysAfter(pace, new Date(noticeAt), days);
  const most = daysAfter(pace, new Date(requestedAt), policy.noticePreviewDays + policy.noticeDelayDays);
  const fits = Number.isInteger(days) && days > 0 && asked <= most && asked.toISOString() <= dates().noticeBy;
  return fits ? null : { refused: 'delay-too-long', field: 'days' };
}
