import { mayHappen } from '../../domain/contract-termination/states.js';
import { isRefusal } from '../../domain/refusals.js';
import { holdTermination, releaseTermination } from '../../protocol/contract-termination/messages.js';
import { isPast } from '../kit/waiting.js';
import { signalPages } from './children.js';
import { moveLastDay, newLastDay, refusalIn } from './last-day.js';
import { done, lineOf, move, type Accept, type Termination } from './state.js';

/** A hold stops sends and closing, never the dates; whose last day has passed by its release needs a new one. */
export function acceptHoldActs(termination: Termination, accept: Accept): void {
  accept(
    holdTermination,
    () => null,
    async (_, redeemed) => {
      move(termination, 'hold');
      await signalPages(termination, 'sendsHeld');
      await termination.record(termination.projection(), { ...lineOf(redeemed, 'held'), code: 'held' });
      return done;
    },
  );

  accept(
    releaseTermination,
    ({ lastDay: typed }) =>
      typed === undefined && hasEnded(termination) ? { refused: 'last-day-missing', field: 'lastDay' } : null,
    async ({ lastDay: typed }, redeemed) => {
      const confirmed = typed === undefined || typed === termination.lastDay;
      const date = confirmed ? termination.lastDay : newLastDay(termination, typed, redeemed.actor.role);
      if (isRefusal(date)) return date;
      move(termination, termination.noticePages > 0 ? 'release' : 'release-before-notice');
      if (!confirmed) await moveLastDay(termination, date, redeemed);
      await signalPages(termination, 'sendsReleased');
      await termination.record(termination.projection(), {
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
}

function hasEnded(termination: Termination): boolean {
  return mayHappen(termination.state.status, 'release') && isPast(termination.dates().lastDayEndsAt);
}
