import type { Database } from '../../../adapters/database.js';
import type { CaseKind } from '../../../domain/ids.js';
import type { Prisma, WaitingOn } from '../../../generated/prisma/client.js';
import { claimsOf } from '../task/claims.js';
import { pageOf } from '../paging.js';

/** Which cases to list; what is null or false does not narrow. */
export interface CaseFilter {
  readonly kind: CaseKind | null;
  readonly state: string | null;
  readonly waitingOn: WaitingOn | null;
  readonly onlyAttention: boolean;
  readonly closed: boolean;
}

/** One page of cases, what needs a person first: marked ones, then by due date. */
export async function findCases(db: Database, filter: CaseFilter, page: number) {
  const where: Prisma.CaseWhereInput = {
    closedAt: filter.closed ? { not: null } : null,
    // Sign-ins come and go by the hundred and ask nobody for anything: they are there for whoever looks for them.
    kind: filter.kind ?? { not: 'two_factor' },
    ...(filter.state === null ? {} : { state: filter.state }),
    ...(filter.waitingOn === null ? {} : { waitingOn: filter.waitingOn }),
    ...(filter.onlyAttention ? { needsAttention: true } : {}),
  };
  const [rows, total] = await Promise.all([
    db.case.findMany({
      where,
      orderBy: filter.closed
        ? [{ closedAt: 'desc' }, { id: 'asc' }]
        : [{ needsAttention: 'desc' }, { dueAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
      ...pageOf(page),
    }),
    db.case.count({ where }),
  ]);
  return { rows, total };
}

/** Which open tasks to list. */
export interface TaskFilter {
  readonly kind: string | null;
  /** Only those due before; null for all. */
  readonly dueBefore: Date | null;
  /** Only those that this account is on; null for everyone's. */
  readonly claimedBy: string | null;
}

/** One page of open tasks, the earliest due first, with who is on each. */
export async function findTasks(db: Database, filter: TaskFilter, page: number) {
  const claimed = filter.claimedBy === null ? null : await openTasksClaimedBy(db, filter.claimedBy);
  const where: Prisma.SupportTaskWhereInput = {
    status: 'open',
    ...(filter.kind === null ? {} : { kind: filter.kind }),
    ...(filter.dueBefore === null ? {} : { dueAt: { lte: filter.dueBefore } }),
    ...(claimed === null ? {} : { id: { in: claimed } }),
  };
  const [rows, total] = await Promise.all([
    db.supportTask.findMany({
      where,
      orderBy: [{ dueAt: { sort: 'asc', nulls: 'last' } }, { priority: 'desc' }, { id: 'asc' }],
      include: { case: true },
      ...pageOf(page),
    }),
    db.supportTask.count({ where }),
  ]);
  return {
    rows,
    total,
    claims: await claimsOf(
      db,
      rows.map(({ id }) => id),
    ),
  };
}

async function openTasksClaimedBy(db: Database, accountId: string): Promise<string[]> {
  const open = await db.supportTask.findMany({ where: { status: 'open' }, select: { id: true } });
  const claims = await claimsOf(
    db,
    open.map(({ id }) => id),
  );
  return open.map(({ id }) => id).filter((id) => claims.get(id) === accountId);
}

/** How much waits: overdue tasks, tasks due within a day, tasks at all, and cases marked for attention. */
export async function countWork(db: Database, now: Date) {
  const soon = new Date(now.getTime() + 24 * 60 * 60_000);
  const open = { status: 'open' } as const;
  const [overdue, dueSoon, tasks, attention] = await Promise.all([
    db.supportTask.count({ where: { ...open, dueAt: { lte: now } } }),
    db.supportTask.count({ where: { ...open, dueAt: { gt: now, lte: soon } } }),
    db.supportTask.count({ where: open }),
    db.case.count({ where: { closedAt: null, needsAttention: true } }),
  ]);
  return { overdue, dueSoon, tasks, attention };
}
