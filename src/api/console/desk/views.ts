import type { Database } from '../../../adapters/database.js';
import { countUpToMost } from '../../../cases/keyset.js';
import { countInWords } from '../paging.js';
import { filterIn, queryOf } from './filter.js';
import { savedViews } from '../../../operations/case/saved-views.js';
import { tasksListed, type Looking, type TaskFilter } from '../../../operations/case/task-queue.js';

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
  const own = await savedViews(db, looking.accountId);
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
