import type { ActRole } from '../../domain/acts.js';
import { checkLastDay, closedGates, mayHappen } from '../../domain/contract-termination/states.js';
import { dateEnds, daysAfter } from '../../domain/pace.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { plusDays, type CalendarDate } from '../../domain/zoned-time.js';
import type { Done } from '../../protocol/acts.js';
import {
  changeLastDay,
  delayNotice,
  hold,
  overrideGate,
  release,
  sendNoticeNow,
  waiveNotice,
  withdraw,
} from '../../protocol/contract-termination/messages.js';
import { quickDb } from '../kit/activity-options.js';
import { acceptActs, type Redeemed } from '../kit/act-handlers.js';
import type { Termination } from './state.js';
import { signalLastDayMoved, signalPages } from './children.js';

const done: Done = { done: true };

/** Lets provider and support act on a termination; who may do what in which state stands in domain/acts.ts. */
export function acceptTerminationActs(termination: Termination): void {
  const { input } = termination;
  const accept = acceptActs({
    caseId: input.caseId,
    status: () => termination.state.status,
    inTurn: termination.inTurn,
    // What support started (a licence that was lost, say) is not the provider's to take back or to put off.
    mayAct: (role) => role !== 'provider' || input.startedBecause === 'provider',
  });
  const lineOf = ({ actor, updateId }: Redeemed, name: string) => ({
    key: `${name}/${updateId}`,
    actorId: actor.accountId,
  });

  accept(
    withdraw,
    () => (lastDayHasBegun(termination) ? { refused: 'state-does-not-allow' } : null),
    async (_, redeemed) => {
      termination.state = { status: 'withdrawn', withdrawnAt: new Date().toISOString() };
      await termination.record(termination.standing(), {
        ...lineOf(redeemed, 'withdrawn'),
        code: 'withdrawn',
      });
      return done;
    },
  );

  accept(
    changeLastDay,
    ({ lastDay: typed }) =>
      typeof typed === 'string' ? null : { refused: 'last-day-missing', field: 'lastDay' },
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
      await termination.record(termination.standing(), {
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
      termination.noticeAt = new Date().toISOString();
      return done;
    },
  );

  accept(
    hold,
    () => null,
    async (_, redeemed) => {
      termination.state = { status: 'held', heldAt: new Date().toISOString() };
      await signalPages(termination, 'sendsHeld');
      await termination.record(termination.standing(), { ...lineOf(redeemed, 'held'), code: 'held' });
      return done;
    },
  );

  accept(
    release,
    ({ lastDay: typed }) => {
      if (typed !== undefined && typeof typed !== 'string')
        return { refused: 'last-day-not-a-date', field: 'lastDay' };
      return typed === undefined && hasEnded(termination)
        ? { refused: 'last-day-missing', field: 'lastDay' }
        : null;
    },
    async ({ lastDay: typed }, redeemed) => {
      const confirmed = typed === undefined || typed === termination.lastDay;
      const date = confirmed ? termination.lastDay : newLastDay(termination, typed, redeemed.actor.role);
      if (isRefusal(date)) return date;
      termination.state = { status: termination.noticePages > 0 ? 'in_notice' : 'requested' };
      if (!confirmed) await moveLastDay(termination, date, redeemed);
      await signalPages(termination, 'sendsReleased');
      await termination.record(termination.standing(), {
        ...lineOf(redeemed, 'released'),
        code: 'released',
        detail: { lastDay: date },
      });
      return done;
    },
    ({ lastDay: typed }, role) => {
      if (typed === undefined) return null;
      if (typed !== termination.lastDay) return refusalIn(newLastDay(termination, typed, role));
      return hasEnded(termination) ? { refused: 'last-day-in-the-past', field: 'lastDay' } : null;
    },
  );

  accept(
    waiveNotice,
    () => null,
    async (_, redeemed) => {
      termination.noticeWaived = true;
      await termination.record(termination.standing(), {
        ...lineOf(redeemed, 'notice-waived'),
        code: 'notice-waived',
      });
      return done;
    },
  );

  accept(
    overrideGate,
    ({ gate }) =>
      termination.readiness !== null &&
      closedGates(termination.readiness, termination.overridden).includes(gate)
        ? null
        : { refused: 'gate-not-open', field: 'gate' },
    async ({ gate }, redeemed) => {
      termination.overridden = [...termination.overridden, gate];
      if (termination.state.status === 'closing')
        termination.state = { ...termination.state, overridden: termination.overridden };
      termination.nudges += 1;
      await termination.record(termination.standing(), {
        ...lineOf(redeemed, 'gate-overridden'),
        code: 'gate-overridden',
        detail: { gate },
      });
      return done;
    },
  );
}

/** The provider may only go later; support also earlier, but clients keep their fourteen days unless the notice is waived. */
function newLastDay(termination: Termination, typed: string, role: ActRole): CalendarDate | Refusal {
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

function refusalIn(date: CalendarDate | Refusal): Refusal | null {
  return isRefusal(date) ? date : null;
}

async function moveLastDay(
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
  await termination.record(termination.standing(), {
    key: `last-day-changed/${updateId}`,
    code: 'last-day-changed',
    detail: { lastDay: date },
    actorId: actor.accountId,
  });
  termination.letters.send('last-day-changed', termination.round);
}

function checkDelay({ input, noticeAt, dates }: Termination, days: number): Refusal | null {
  const { policy, pace, requestedAt } = input;
  const asked = daysAfter(pace, new Date(noticeAt), days);
  const most = daysAfter(pace, new Date(requestedAt), policy.noticePreviewDays + policy.noticeDelayDays);
  const fits = Number.isInteger(days) && days > 0 && asked <= most && asked.toISOString() <= dates().noticeBy;
  return fits ? null : { refused: 'delay-too-long', field: 'days' };
}

function lastDayHasBegun({ input, lastDay }: Termination): boolean {
  return Date.now() >= dateEnds(input.pace, input.timeZone, plusDays(lastDay, -1)).getTime();
}

function hasEnded(termination: Termination): boolean {
  return (
    mayHappen(termination.state.status, 'release') &&
    Date.now() >= Date.parse(termination.dates().lastDayEndsAt)
  );
}
