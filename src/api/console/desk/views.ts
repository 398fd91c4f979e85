import { randomBytes } from 'node:crypto';
import type { Database } from '../../../adapters/database.js';
import { countUpToMost } from '../../../cases/keyset.js';
import type { Dependencies } from '../../../dependencies.js';
import { queuePolicy } from '../../../domain/case/assignment.js';
import { isUuid, uuidv7 } from '../../../domain/ids.js';
import type { Refusal } from '../../../domain/refusals.js';
import { countInWords } from '../paging.js';
import { filterIn, queryOf, type Looking, type TaskFilter } from './filter.js';
import { tasksListed } from './queue.js';

/** The views that everyone has, by name. */
const commonViews: readonly (readonly [label: string, filter: Partial<TaskFilter>])[] = [
  ['Assigned to me', { who: 'me' }],
  ['Unassigned', { who: 'none' }],
  ['My team', { who: 'team' }],
  ['Overdue', { due: 'overdue' }],
  ['Due within a day', { due: 'soon' }],
  ['Snoozed', { snoozed: 'yes' }],
  ['Open tasks', {}],
];

/** A way of looking at the queue, with how many tasks it shows now. */
export interface View {
  /** Of one's own; null for a view that everyone has. */
  readonly id: string | null;
  readonly label: string;
  readonly query: string;
  readonly count: number;
}

/** The views of a member of staff, those that everyone has first, each with its count. */
export async function readViews(db: Database, looking: Looking): Promise<readonly View[]> {
  const own = await db.savedView.findMany({
    where: { accountId: looking.accountId },
    orderBy: { name: 'asc' },
  });
  const views = [
    ...commonViews.map(([label, filter]) => ({ id: null, label, query: queryOf(filter) })),
    ...own.map(({ id, name, query }) => ({ id, label: name, query })),
  ];
  return Promise.all(
    views.map(async (view) => ({
      ...view,
      count: await countUpToMost(db, tasksListed(filterIn(view.query), looking)),
    })),
  );
}

/** A view as its link says it. */
export const viewInWords = ({ label, count }: View): string => `${label} · ${countInWords(count)}`;

/** Keeps a filter under a name; the same name again is the view that is meant from then on. */
export async function saveView(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { accountId, name: typed, query }: { accountId: string; name: string; query: string },
): Promise<Refusal | null> {
  const name = typed.trim();
  if (name === '' || name.length > queuePolicy.viewNameLength)
    return { refused: 'view-name-missing', field: 'name' };
  const view = { query: queryOf(filterIn(query)), savedAt: clock() };
  const others = await db.savedView.count({ where: { accountId, name: { not: name } } });
  if (others >= queuePolicy.mostViews) return { refused: 'view-too-many', field: 'name' };
  await db.savedView.upsert({
    where: { accountId_name: { accountId, name } },
    create: { ...view, id: uuidv7(view.savedAt, randomBytes(10)), accountId, name },
    update: view,
  });
  return null;
}

/** Removes a view of one's own. */
export async function removeView(
  db: Database,
  { id, accountId }: { id: string; accountId: string },
): Promise<void> {
  if (isUuid(id)) await db.savedView.deleteMany({ where: { id, accountId } });
}
