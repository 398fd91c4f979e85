import type { Database } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { ContactStart, NotStarted } from '../../domain/contact-request/topics.js';

/** The line of a topic that started a process. */
export const started = (process: Exclude<ContactStart, null>) =>
  ({ key: 'started', code: 'contact-started', detail: { process } }) as const;

/** The line of a topic that started nothing, with why. */
export function notStarted(because: NotStarted): CaseLine {
  return { key: 'not-started', code: 'contact-not-started', detail: { because } };
}

/** Whether the timeline says what became of a topic. */
export async function isSaid(db: Database, caseId: string): Promise<boolean> {
  return (await db.caseEvent.count({ where: { caseId, key: { in: ['started', 'not-started'] } } })) > 0;
}

/** Writes why a topic started nothing; once, however often it is written. */
export async function note(db: Database, requestId: string, at: Date, because: NotStarted): Promise<void> {
  await db.$transaction((tx) => addLine(tx, requestId, at, notStarted(because)));
}

/** Each of the processes mails: where someone else may read it, or nobody takes it, support does on a call what the topic would start. */
export async function callInstead(
  db: Database,
  requestId: string,
  at: Date,
  because: NotStarted,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await addLine(tx, requestId, at, notStarted(because));
    await openTaskIn(tx, {
      caseId: requestId,
      key: 'by-phone/topic',
      kind: 'reach_by_phone',
      subjectId: requestId,
      at: at.toISOString(),
    });
  });
}
