import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Database, Transaction } from '../../adapters/database.js';
import { lockRows } from '../../cases/lock-rows.js';
import type { Dependencies } from '../../dependencies.js';
import { caseworkRoles, type ActRole } from '../../domain/acts.js';
import { backFromSnooze, mayWaitUntil } from '../../domain/case/assignment.js';
import { mayFinishTask } from '../../domain/case/tasks.js';
import { sortedByName } from '../../domain/folded-name.js';
import { isUuid } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { firstCharacters } from '../../domain/storable-text.js';
import { readDate } from '../../domain/typed-date.js';
import type { SupportTask } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';
import { notifyStaff } from '../staff-member/notify.js';

/** Who acts on which tasks; tasks that are done by now, or that their role may not finish, are left as they are. */
export interface OnTasks {
  readonly taskIds: readonly string[];
  /** Who had each where they saw it, null for unassigned: one that someone else has by now is left as it is, too. */
  readonly seen?: ReadonlyMap<string, string | null>;
  readonly accountId: string;
  readonly role: ActRole;
}

/** How many tasks an act on several changed. */
export interface Changed {
  readonly changed: number;
}

/** Someone to whom tasks can be assigned. */
export interface Assignable {
  readonly id: string;
  readonly name: string;
  readonly role: ActRole;
}

/** Everyone who works on cases, by name. */
export async function readAssignable(db: Database | Transaction): Promise<readonly Assignable[]> {
  const accounts = await db.account.findMany({
    where: { portal: 'staff', status: 'active', staffRole: { in: [...caseworkRoles] } },
    orderBy: { id: 'asc' },
    select: { id: true, givenName: true, familyName: true, staffRole: true },
  });
  const byName = sortedByName(accounts, ({ givenName, familyName }) => [givenName, familyName]);
  return byName.flatMap(({ id, givenName, familyName, staffRole }) =>
    staffRole === null ? [] : [{ id, name: fullName({ givenName, familyName }), role: staffRole }],
  );
}

/**
 * Gives tasks to someone who may finish them, or to nobody, with a note for the next where there is one. Taking a task is giving it to oneself; it
 * ends a snooze. Locks the account of the one who gets them, so that nobody gets a task while they are removed, then the tasks.
 */
export async function assignTasks(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  {
    taskIds,
    accountId,
    role,
    seen,
    to,
    note: typed,
  }: OnTasks & { readonly to: string | null; readonly note: string },
): Promise<Changed | Refusal> {
  const note = typed.trim() === '' ? '' : readReason(typed, 'note');
  if (isRefusal(note)) return note;
  return db.$transaction(async (tx) => {
    const assignee = to === null ? null : await lockAssignee(tx, to);
    if (to !== null && assignee === null) return { refused: 'assignee-unfit', field: 'to' };
    const tasks = await openTasksAmong(tx, { taskIds, role, seen }, to);
    if (assignee !== null && tasks.some(({ kind }) => !mayFinishTask(kind, assignee.role)))
      return { refused: 'assignee-unfit', field: 'to' };
    for (const task of tasks) {
      if (to !== null && task.assigneeId !== to)
        await notifyStaff(tx, {
          accountId: to,
          kind: 'assigned',
          caseId: task.caseId,
          taskId: task.id,
          actorId: accountId,
          at: clock(),
        });
      await tx.supportTask.update({
        where: { id: task.id },
        data: { assigneeId: to, handOverNote: note, snoozedUntil: null },
      });
      await auditTask(tx, task, {
        at: clock(),
        accountId,
        act: 'task.assign',
        detail: { to, note: firstCharacters(note, 500) },
      });
    }
    return { changed: tasks.length };
  });
}

/**
 * Puts tasks off until a day, with the reason; who has them keeps them. An overdue one stays among what is overdue. None is put off where one of them is
 * too urgent to wait so long. Locks the tasks, in the
 * order of their ids.
 */
export async function snoozeTasks(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  {
    taskIds,
    accountId,
    role,
    seen,
    until,
    reason: typed,
  }: OnTasks & { readonly until: string; readonly reason: string },
): Promise<Changed | Refusal> {
  const at = clock();
  const snoozedUntil = backFromSnooze(readDate(until), at);
  if (isRefusal(snoozedUntil)) return snoozedUntil;
  const reason = readReason(typed);
  if (isRefusal(reason)) return reason;
  return db.$transaction(async (tx) => {
    const tasks = await openTasksAmong(tx, { taskIds, role, seen });
    if (!tasks.every((task) => mayWaitUntil(task, snoozedUntil)))
      return { refused: 'task-too-urgent', field: 'until' };
    await tx.supportTask.updateMany({
      where: { id: { in: tasks.map(({ id }) => id) } },
      data: { snoozedUntil },
    });
    const detail = { until: snoozedUntil.toISOString(), reason: firstCharacters(reason, 500) };
    for (const task of tasks) await auditTask(tx, task, { at, accountId, act: 'task.snooze', detail });
    return { changed: tasks.length };
  });
}

/** Puts the open tasks of someone back into the queue, as far as the role that they have from now on may not finish them; null where they have none. */
export async function returnTasks(
  tx: Transaction,
  { ofId, role, accountId, at }: { ofId: string; role: ActRole | null; accountId: string; at: Date },
): Promise<void> {
  const tasks = await tx.supportTask.findMany({
    where: { assigneeId: ofId, status: 'open' },
    orderBy: { id: 'asc' },
  });
  const returned = tasks.filter(({ kind }) => role === null || !mayFinishTask(kind, role));
  await tx.supportTask.updateMany({
    where: { id: { in: returned.map(({ id }) => id) } },
    data: { assigneeId: null, snoozedUntil: null },
  });
  for (const task of returned)
    await auditTask(tx, task, { at, accountId, act: 'task.assign', detail: { to: null, note: '' } });
}

async function lockAssignee(tx: Transaction, id: string): Promise<Assignable | null> {
  if (!isUuid(id)) return null;
  await lockAccount(tx, id);
  return (await readAssignable(tx)).find((someone) => someone.id === id) ?? null;
}

/** The tasks among these that are open, locked in the order of their ids, as far as the role may finish them and they are as they were seen, or with the one who is to have them. */
async function openTasksAmong(
  tx: Transaction,
  { taskIds, role, seen = new Map() }: Pick<OnTasks, 'taskIds' | 'role'> & { seen: OnTasks['seen'] },
  to?: string | null,
): Promise<SupportTask[]> {
  const ids = taskIds.filter((id) => isUuid(id));
  await lockRows(tx, 'support_task', ids);
  const tasks = await tx.supportTask.findMany({
    where: { id: { in: ids }, status: 'open' },
    orderBy: { id: 'asc' },
  });
  const isAsSeen = ({ id, assigneeId }: SupportTask) =>
    !seen.has(id) || [seen.get(id), to].includes(assigneeId);
  return tasks.filter((task) => mayFinishTask(task.kind, role) && isAsSeen(task));
}

/** Writes down an act on a task, at its case. */
async function auditTask(
  tx: Transaction,
  { id, kind, caseId }: SupportTask,
  {
    at,
    accountId,
    act,
    detail,
  }: { at: Date; accountId: string; act: string; detail: Readonly<Record<string, string | null>> },
): Promise<void> {
  await appendAudit(tx, {
    at,
    actor: byAccount(accountId),
    act,
    subject: { kind: 'case', id: caseId },
    detail: { taskId: id, kind, ...detail },
  });
}
