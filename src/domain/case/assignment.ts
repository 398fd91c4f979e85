import type { ActRole } from '../acts.js';
import { supportHours } from '../business-hours.js';
import { namedIn } from '../named.js';
import type { Refusal } from '../refusals.js';
import { atHour, dateIn, daysBetween, plusDays, type CalendarDate } from '../zoned-time.js';
import { mayFinishTask, supportTasks, supportTimeZone, type SupportTaskKind } from './tasks.js';

/** Bounds of the queue. Basis: product; what is put off longer belongs on the case, and a page holds 25 tasks. */
export const queuePolicy = { mostSnoozeDays: 30, mostAtOnce: 25, mostViews: 20 } as const;

/** When a task that is snoozed until a day is back in the queue: as support opens; a no for a day that isn't ahead, or too far. */
export function backFromSnooze(day: CalendarDate | null, now: Date): Date | Refusal {
  const days = day === null ? 0 : daysBetween(dateIn(supportTimeZone, now), day);
  if (day === null || days < 1 || days > queuePolicy.mostSnoozeDays)
    return { refused: 'snooze-day', field: 'until' };
  return morningOf(day);
}

/** Of the task for words of a crisis; one that waits too long goes before the others. From here on nothing is put off past its time. Basis: product. */
export const crisisPriority = 2;

/** What of a task says how long it may wait. */
interface Waiting {
  readonly priority: number;
  readonly dueAt: Date | null;
}

/** Whether a task may be out of the queue until an instant: one as urgent as words of a crisis until it is due, and no longer. */
export function mayWaitUntil({ priority, dueAt }: Waiting, until: Date): boolean {
  return priority < crisisPriority || (dueAt !== null && until <= dueAt);
}

/** Whether there is any day until which a task may be snoozed; if there is, tomorrow is one. */
export function maySnooze(task: Waiting, now: Date): boolean {
  return mayWaitUntil(task, morningOf(plusDays(dateIn(supportTimeZone, now), 1)));
}

function morningOf(day: CalendarDate): Date {
  return atHour(supportTimeZone, day, supportHours.opensAt);
}

/** The kinds of task that are for a role: a lead's are those that only a lead finishes; who finishes none sees all of them. */
export function kindsForRole(role: ActRole): readonly SupportTaskKind[] {
  const kinds = Object.keys(supportTasks) as SupportTaskKind[];
  if (role === 'lead') return kinds.filter((kind) => !mayFinishTask(kind, 'agent'));
  if (role === 'agent') return kinds.filter((kind) => mayFinishTask(kind, 'agent'));
  return kinds;
}

/** Whether tasks of a kind may be finished several at once: only where finishing changes nothing but the task, and none is a lead's decision, which has a reason of its own. */
export function mayFinishTogether(kind: string): boolean {
  const known = namedIn(supportTasks, kind);
  return known !== null && supportTasks[known].effect === 'none' && mayFinishTask(known, 'agent');
}
