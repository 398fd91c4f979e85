import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { uuidv7 } from '../domain/ids.js';
import { taskDueAt, type SupportTaskKind } from '../domain/case/tasks.js';
import type { Instant } from '../domain/zoned-time.js';

/** A task for support. */
export interface NewTask {
  readonly caseId: string;
  readonly key: string;
  readonly kind: SupportTaskKind;
  readonly subjectId?: string;
  readonly dueAt?: Instant;
  readonly priority?: number;
  readonly at: Instant;
}

/** Opens a task within a transaction, due when the case says or else by its kind; a repeated key changes nothing. */
export async function openTaskIn(tx: Transaction, task: NewTask): Promise<void> {
  const { at, dueAt, ...rest } = { ...(await whomToReach(tx, task)), ...task };
  const openedAt = new Date(at);
  await tx.supportTask.createMany({
    data: [
      {
        ...rest,
        id: uuidv7(openedAt, randomBytes(10)),
        openedAt,
        dueAt: dueAt === undefined ? taskDueAt(task.kind, openedAt) : new Date(dueAt),
      },
    ],
    skipDuplicates: true,
  });
}

/** Finishes the open tasks of these kinds in a case, for whoever acted; done twice, the second finds none. */
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
