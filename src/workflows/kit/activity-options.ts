import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { priorities } from '../../protocol/priorities.js';
import { taskQueueOf } from '../../protocol/task-queues.js';

/** Changes of the database: quick, tried again until the database is back. */
export const quickDb = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '1 minute' },
});

/** Work on many rows or several stores, of which no one waits for the end: tried again until all stores are back; a worker silent for ten seconds is taken for dead. */
export const severalStores = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
});

/**
 * Mail that nobody sits and waits for: handed out in its turn. What the server hands back with the task of its workflow, which is sooner by some milliseconds, carries no priority, and so counts as
 * waited for (src/activities/kit/attempt.ts).
 */
const inItsTurn = { allowEagerDispatch: false } as const;

/** A run that mails many. How long its worker may be silent: one of the release before, which says nothing, had a minute for all of it. */
const mailsToMany = {
  ...inItsTurn,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
} as const;

/** Mail to many, of which no one waits for the end: a mail that the relay never answers for, or a relay that is away, holds it up for a day at most. */
export const massMail = proxyActivities<Activities>({
  ...mailsToMany,
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
});

/** What a schedule starts again within the hour: given up after ten minutes, so that the next run looks afresh. */
export const soonAgain = proxyActivities<Activities>({
  ...mailsToMany,
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** What is done again the next day: given up after some hours, long before that. Its pauses are short, since no other run begins meanwhile. */
export const laterAgain = proxyActivities<Activities>({
  ...mailsToMany,
  scheduleToCloseTimeout: '6 hours',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Acts of people who wait for the answer: what fails for minutes is refused, and makes room for the next act. */
export const whilePersonWaits = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds' },
});

/**
 * One mail or a few: longer than an attempt waits for a relay (src/activities/kit/mail-once.ts); tried again with growing pauses for a day. Then
 * `mailed` (mail-outcome.ts) says no.
 */
export const outboundMail = proxyActivities<Activities>({
  ...inItsTurn,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
});

/** Mail with a link that someone sits and waits for, whatever the case: as above, before others, and a worker silent for ten seconds is taken for dead. */
export const awaitedMail = proxyActivities<Activities>({
  priority: priorities.awaited,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
});

/** A code that someone sits and waits for: a few tries in half a minute, then they take another method. */
export const awaitedCode = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '5 seconds', maximumAttempts: 4 },
});

/** Exports, on their own queue: hours are allowed, but a worker that says nothing for ten seconds is taken for dead. */
export const longExport = () =>
  proxyActivities<Activities>({
    taskQueue: taskQueueOf('exports', workflowInfo().taskQueue),
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '10 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 20 },
  });

/** Steps that wait for support after some tries instead of going on for ever; a worker silent for ten seconds is taken for dead. */
export const boundedStep = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 6 },
});

/**
 * Mail that a step waits for: a mailbox that puts mail off (greylisting takes some minutes) holds the step up for a quarter of an hour, then
 * the activity says no for it; where the relay itself is away, the step waits for support.
 */
export const boundedMail = proxyActivities<Activities>({
  ...inItsTurn,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes', maximumAttempts: 11 },
});
