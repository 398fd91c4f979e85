import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { uuidv7 } from '../domain/ids.js';
import { taskDueAt, tasksBeforeLastDay, type SupportTaskKind } from '../domain/case/tasks.js';
import { calendarDate, endOfDay, type IsoInstant } from '../domain/zoned-time.js';

/** A task for support. */
export interface NewTask {
  readonly caseId: string;
  readonly key: string;
  readonly kind: SupportTaskKind;
  readonly subjectId?: string;
  readonly dueAt?: IsoInstant;
  /** What it has to be done before, beside the last day: a mail that goes out by itself. */
  readonly precedes?: IsoInstant;
  readonly priority?: number;
  readonly at: IsoInstant;
}

/** Opens a task within a transaction, due when the case says or else by its kind; a repeated key changes nothing. */
export async function openTaskIn(tx: Transaction, task: NewTask): Promise<void> {
  const { at, dueAt, precedes, ...rest } = { ...(await whomToReach(tx, task)), ...task };
  const openedAt = new Date(at);
  await tx.supportTask.createMany({
    data: [
      {
        ...rest,
        id: uuidv7(openedAt, randomBytes(10)),
        openedAt,
        dueAt: taskDueAt(task.kind, openedAt, {
          named: dueAt === undefined ? undefined : new Date(dueAt),
          precedes: [
            ...(precedes === undefined ? [] : [new Date(precedes)]),
            ...(await lastDayEndsIn(tx, task)),
          ],
        }),
      },
    ],
    skipDuplicates: true,
  });
}

/** When the last day ends, for a task that has to be done by then. */
async function lastDayEndsIn(tx: Transaction, { kind, caseId }: NewTask): Promise<Date[]> {
  if (!tasksBeforeLastDay.includes(kind)) return [];
  const termination = await tx.contractTermination.findUnique({
    where: { id: caseId },
    include: { contract: { include: { provider: true } } },
  });
  if (termination === null) return [];
  return [endOfDay(termination.contract.provider.timeZone, calendarDate(termination.lastDay))];
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
  await tx.supportTask.updateMany({
    where: { caseId: ended.caseId, kind: { in: [...ended.kinds] }, status: 'open' },
    data: { status: 'done', doneAt: ended.at, doneById: ended.accountId ?? null },
  });
}

/** Whom support is to reach is whom the case concerns, where the task names nobody. */
async function whomToReach(tx: Transaction, { kind, caseId }: NewTask): Promise<{ subjectId?: string }> {
  if (kind !== 'reach_by_phone') return {};
  const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  return { subjectId };
}
