import type { Database } from '../../../adapters/database.js';
import { pageOfIds, readPage, type Listing, type Place } from '../../../cases/keyset.js';
import { Prisma } from '../../../generated/prisma/client.js';
import { conditionsOf, filterIn, type Looking, type TaskFilter } from './filter.js';

/** The order of tasks, as the indexes of support_task have it: the earliest due first, then what is urgent. */
export const taskOrder = [
  Prisma.sql`coalesce(task.due_at, 'infinity'::timestamptz)`,
  Prisma.sql`(-task.priority)`,
  Prisma.sql`task.id`,
] as const satisfies Listing['key'];

/** The open tasks that a filter leaves. */
export function tasksListed(filter: TaskFilter, looking: Looking): Listing {
  return { from: Prisma.sql`support_task task`, where: conditionsOf(filter, looking), key: taskOrder };
}

/** One page of open tasks, the earliest due first, each with its case and who has it. */
export async function findTasks(db: Database, listing: Listing, place: Place) {
  const { page, total } = await readPage(db, listing, { place }, (ids) =>
    db.supportTask.findMany({
      where: { id: { in: ids } },
      include: { case: true, assignee: { select: { givenName: true, familyName: true } } },
    }),
  );
  return { ...page, total };
}

/** The task to do after one: the first of one's own, or else the first that is unassigned and for one's role; null where nothing waits. */
export async function nextTask(db: Database, looking: Looking, after: string): Promise<string | null> {
  const another = Prisma.sql`task.id <> ${after}::uuid`;
  const forMyRole = conditionsOf(filterIn('who=team'), looking);
  return (
    (await firstOf(db, tasksListed(filterIn('who=me'), looking), [another])) ??
    (await firstOf(db, tasksListed(filterIn('who=none'), looking), [another, ...forMyRole]))
  );
}

async function firstOf(
  db: Database,
  listing: Listing,
  besides: readonly Prisma.Sql[],
): Promise<string | null> {
  const page = await pageOfIds(db, { ...listing, where: [...listing.where, ...besides] }, null);
  return page.rows[0] ?? null;
}
