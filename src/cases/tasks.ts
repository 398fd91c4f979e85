import type { Transaction } from '../adapters/database.js';
import {
  namesLastDay,
  taskDueAt,
  taskDueBy,
  tasksWithoutLastDay,
  type SupportTaskKind,
} from '../domain/case/tasks.js';
import type { IsoInstant } from '../domain/zoned-time.js';
import type { Prisma } from '../generated/prisma/client.js';
import { newId } from '../security/new-id.js';
import { lastDayEndsIn } from './last-days.js';
import { lockRows } from './lock-rows.js';
import { addLine, type CaseLine } from './timeline.js';

/** A task for support. */
export interface NewTask {
  readonly caseId: string;
  readonly key: string;
  readonly kind: SupportTaskKind;
  readonly subjectId?: string;
  readonly dueAt?: IsoInstant;
  /** What it has to be done before, beside the last day of its case: a mail that goes out by itself, or a day that was put off. */
  readonly precedes?: IsoInstant | undefined;
  readonly priority?: number;
  readonly at: IsoInstant;
}

/** Opens a task within a transaction, due when the case says or else by its kind, and before the last day of the case; a repeated key changes nothing. */
export async function openTaskIn(tx: Transaction, task: NewTask): Promise<void> {
  const { at, dueAt, precedes, ...rest } = task;
  const openedAt = new Date(at);
  const of = await tx.case.findUniqueOrThrow({ where: { id: task.caseId } });
  const lastDayEnds = tasksWithoutLastDay.includes(task.kind) ? null : await lastDayEndsIn(tx, of);
  const before = precedes === undefined ? [] : [new Date(precedes)];
  // What comes no sooner than the last day moves with it.
  const sooner = before.filter((end) => lastDayEnds === null || end < lastDayEnds);
  const named = dueAt === undefined ? undefined : new Date(dueAt);
  const wantedAt =
    named !== undefined && namesLastDay(task.kind)
      ? null
      : taskDueAt(task.kind, openedAt, { named, precedes: sooner });
  await tx.supportTask.createMany({
    data: [
      {
        // Support is to reach whom the case concerns, where the task names nobody.
        ...(task.kind === 'reach_by_phone' ? { subjectId: of.subjectId } : {}),
        ...rest,
        id: newId(openedAt),
        openedAt,
        wantedAt,
        dueAt: taskDueBy({ kind: task.kind, wantedAt }, lastDayEnds, openedAt),
      },
    ],
    skipDuplicates: true,
  });
}

/** Sets anew when the open tasks of a case are due, after its last day moved to an earlier or a later one; repeated, it sets the same. Locks the tasks, in the order of their ids. */
export async function lastDayMovedIn(tx: Transaction, caseId: string, at: Date): Promise<void> {
  const of = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  const lastDayEnds = await lastDayEndsIn(tx, of);
  const tasks = await tx.supportTask.findMany({
    where: { caseId, status: 'open', kind: { notIn: [...tasksWithoutLastDay] } },
    select: { id: true, kind: true, wantedAt: true, dueAt: true },
  });
  await lockRows(
    tx,
    'support_task',
    tasks.map(({ id }) => id),
  );
  const byDue = new Map<number, string[]>();
  for (const { id, kind: stored, wantedAt: noted, dueAt } of tasks) {
    const kind = stored as SupportTaskKind;
    // A release before this one noted none: no more is known of its tasks than when they are due.
    const wantedAt = noted ?? (namesLastDay(kind) ? null : dueAt);
    const due = taskDueBy({ kind, wantedAt }, lastDayEnds, at).getTime();
    byDue.set(due, [...(byDue.get(due) ?? []), id]);
  }
  for (const [due, ids] of byDue)
    await tx.supportTask.updateMany({
      where: { id: { in: ids }, status: 'open' },
      data: { dueAt: new Date(due) },
    });
}

/** Opens a task where no task of its kind, about the same person or chart if it names one, is open in the case; one that was finished is asked for again. */
export async function openTaskUnlessOpenIn(tx: Transaction, { key, ...task }: NewTask): Promise<void> {
  const { caseId, kind, subjectId } = task;
  const tasks = await tx.supportTask.findMany({
    where: { caseId, kind, ...(subjectId === undefined ? {} : { subjectId }) },
    select: { status: true },
  });
  if (tasks.some(({ status }) => status === 'open')) return;
  await openTaskIn(tx, { ...task, key: `${key}/${tasks.length}` });
}

/** What support is asked to do in a case, by kind. That a case waits for support and asks nothing isn't among it: that is asked because the case waits. */
export async function askedIn(tx: Transaction, caseId: string): Promise<readonly string[]> {
  const unattended: SupportTaskKind = 'unattended_case';
  const tasks = await tx.supportTask.findMany({
    where: { caseId, status: 'open', kind: { not: unattended } },
    select: { kind: true },
  });
  return tasks.map(({ kind }) => kind);
}

/** Finishes the open tasks of these kinds in a case, for the person who acted; done twice, the second finds none. */
export async function endTasksIn(
  tx: Transaction,
  ended: {
    readonly caseId: string;
    readonly kinds: readonly SupportTaskKind[];
    readonly at: Date;
    readonly accountId?: string | undefined;
  },
): Promise<void> {
  const { caseId, kinds, at, accountId } = ended;
  await endTasks(tx, { caseId, kind: { in: [...kinds] } }, { at, accountId });
}

/** Finishes open tasks, for the person who acted, and with why, if there is anyone and anything to name; returns how many. Done twice, the second finds none. */
export async function endTasks(
  tx: Transaction,
  which: Prisma.SupportTaskWhereInput,
  how: {
    readonly at: Date;
    readonly accountId?: string | undefined;
    readonly resolution?: string;
  },
): Promise<number> {
  const { at, accountId, resolution } = how;
  const { count } = await tx.supportTask.updateMany({
    where: { ...which, status: 'open' },
    data: {
      status: 'done',
      doneAt: at,
      doneById: accountId ?? null,
      ...(resolution === undefined ? {} : { resolution }),
    },
  });
  return count;
}

/** Opens again what someone finished in a case at an instant by an act that came to nothing; done twice, the second finds none. */
export async function reopenTasksIn(
  tx: Transaction,
  { caseId, at, accountId }: { readonly caseId: string; readonly at: Date; readonly accountId: string },
): Promise<void> {
  await tx.supportTask.updateMany({
    where: { caseId, status: 'done', doneAt: at, doneById: accountId },
    data: { status: 'open', doneAt: null, doneById: null },
  });
}

/** Puts a case that waited too long, and its open tasks, first on the desk; `until` is when it is looked at again. */
export async function escalateCase(
  tx: Transaction,
  {
    caseId,
    until,
    at,
    line,
  }: { readonly caseId: string; readonly until: Date; readonly at: Date; readonly line: CaseLine },
): Promise<void> {
  await tx.supportTask.updateMany({ where: { caseId, status: 'open' }, data: { priority: 2 } });
  await tx.case.update({
    where: { id: caseId },
    data: { needsAttention: true, dueAt: until },
  });
  await addLine(tx, caseId, at, line);
}
