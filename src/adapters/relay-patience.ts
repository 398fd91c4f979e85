import { pipeline, Transform, type Readable } from 'node:stream';
import type { Lane } from './mail-lanes.js';

/** Milliseconds for all steps before the text together, and without a sign of the relay within the text. After the text it has `timeAfterText`. */
export const timeBeforeText = 20_000;

/** Milliseconds for the answer to a whole text: who gives up sooner sends mail again that the relay has (RFC 5321 §4.5.3.2.6, RFC 1047). */
export const timeAfterText = 600_000;

/** Milliseconds after which a mail whose text the relay has makes way for others, and goes on beside them. */
const timeInLane = 20_000;

/** How long one mail waits for its relay: not long until the relay has the whole text, then as long as the relay may take. */
export interface Patience {
  /** Ends the sending. */
  readonly signal: AbortSignal;
  /** Some more of the text was taken. */
  goesOn(): void;
  isWhole(): void;
  end(): void;
}

/** Begins to wait, in this lane. */
export function startPatience(lane: Lane): Patience {
  const limit = new AbortController();
  const upTo = (ms: number) => setTimeout(() => limit.abort(), ms);
  let timers = [upTo(timeBeforeText)];
  let isOver = false;
  const wait = (next: () => NodeJS.Timeout[]) => {
    timers.forEach(clearTimeout);
    // The text of a mail that was refused meanwhile still runs out.
    timers = isOver ? [] : next();
  };
  return {
    signal: limit.signal,
    goesOn: () => wait(() => [upTo(timeBeforeText)]),
    isWhole: () => wait(() => [setTimeout(() => lane.stepAside(), timeInLane), upTo(timeAfterText)]),
    end() {
      isOver = true;
      wait(() => []);
    },
  };
}

/** The text of a mail, as nodemailer reads it while it sends: only so can the steps before, within and after it be told apart. */
export function watched(text: Readable, { goesOn, isWhole }: Patience): Readable {
  const through = new Transform({
    transform(chunk, _encoding, done) {
      goesOn();
      done(null, chunk);
    },
  });
  // What is read ahead isn't sent: the end comes once the last of it is on its way to the relay, or in a buffer of its connection.
  through.once('end', isWhole);
  return pipeline(text, through, () => {});
}
