import { performance } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import { TooBusy } from '../../security/turns.js';

/** How the requests of a program stand; all but the first over the last seconds. */
export interface Crowd {
  /** Requests that nobody has answered yet. */
  readonly underWay: number;
  /** Without those who went away before the answer. */
  readonly answeredPerSecond: number;
  /** That a request took on average, whether it was answered or given up. */
  readonly secondsTaken: number;
  /** Share of the time in which the program was at work, 0 to 1. */
  readonly busy: number;
}

/** Requests that are always let in. */
const alwaysLetIn = 20;
/** Seconds for which who comes may have to wait. Basis: product; people leave after some ten to fifteen. */
const mostSeconds = 5;
/** Where requests take less than this, nobody waits for others, and what is answered a second isn't all that could be. */
const queueSeconds = 4;
/** A program that is at work less than this doesn't hold its requests up: they wait for something else. */
const fullyBusy = 0.9;

/**
 * Whether someone who comes now would wait for too long: by Little's law they wait until as many are answered as are under way. Past the point at which people leave,
 * a program works for those who have gone, and nobody gets an answer anymore.
 */
export function isCrowded({ underWay, answeredPerSecond, secondsTaken, busy }: Crowd): boolean {
  return (
    busy > fullyBusy &&
    secondsTaken > queueSeconds &&
    underWay > Math.max(alwaysLetIn, mostSeconds * answeredPerSecond)
  );
}

/** Milliseconds over which a program is measured. */
const windowMs = 5_000;

/** What is measured of this program: all portals share its one thread. */
const program = createMeter();

/**
 * Tells who comes into a crowd at once to come back in a moment (503), so that those who are in get their answer. `isLetIn` says which paths are never turned away.
 */
export function turnAwayCrowds(isLetIn: (path: string) => boolean, meter: Meter = program): RequestHandler {
  return (request, response, next) => {
    if (!isLetIn(request.path) && isCrowded(meter.look())) return next(new TooBusy());
    const leave = meter.comes();
    response.on('close', () => leave(response.writableFinished));
    return next();
  };
}

/** Counts who comes and who goes, and says how that stands. */
export interface Meter {
  /** Returns what to call once they go, with whether they got their answer. */
  comes(): (answered: boolean) => void;
  look(): Crowd;
}

function createMeter(): Meter {
  let underWay = 0;
  let gone = 0;
  let answered = 0;
  let msTaken = 0;
  let since = performance.now();
  let used = performance.eventLoopUtilization();
  let last = { answeredPerSecond: 0, secondsTaken: 0, busy: 0 };
  return {
    comes() {
      const cameAt = performance.now();
      underWay += 1;
      return (wasAnswered) => {
        underWay -= 1;
        gone += 1;
        if (wasAnswered) answered += 1;
        msTaken += performance.now() - cameAt;
      };
    },
    look() {
      const ms = performance.now() - since;
      if (ms >= windowMs) {
        const now = performance.eventLoopUtilization();
        const { utilization } = performance.eventLoopUtilization(now, used);
        // Where nobody went, those who are in have been for as long as that.
        const longest = underWay > 0 ? ms : 0;
        last = {
          answeredPerSecond: (answered * 1_000) / ms,
          secondsTaken: (gone > 0 ? msTaken / gone : longest) / 1_000,
          busy: utilization,
        };
        [used, since] = [now, performance.now()];
        gone = answered = msTaken = 0;
      }
      return { underWay, ...last };
    },
  };
}
