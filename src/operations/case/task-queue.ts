import type { Database } from '../../adapters/database.js';
import { pageOfIds, readPage, type Listing, type Place } from '../../cases/keyset.js';
import type { ActRole } from '../../domain/acts.js';
import { kindsForRole } from '../../domain/case/assignment.js';
import type { SupportTaskKind } from '../../domain/case/tasks.js';
import { daysAfter } from '../../domain/instants.js';
import { Prisma, type WaitingOn } from '../../generated/prisma/client.js';

/** Which open tasks to list; what is empty doesn't narrow. */
export interface TaskFilter {
  /** `me`, `team` (what my role finishes), `none` (unassigned), or the account of who has them. */
  readonly who: string;
  readonly due: '' | 'overdue' | 'soon';
  readonly kind: SupportTaskKind | '';
  /** Where the provider that it is about is licensed, or one of the client that it is about. */
  readonly jurisdiction: string;
  readonly waiting: WaitingOn | '';
  /** Those that are snoozed, and no others. */
  readonly snoozed: '' | 'yes';
}

/** For whom and when a filter is read. */
export interface Looking {
  readonly accountId: string;
  readonly role: ActRole;
  readonly now: Date;
}

/** The filter that leaves every open task but those that are snoozed. */
export const anyTask: TaskFilter = {
  who: '',
  due: '',
  kind: '',
  jurisdiction: '',
  waiting: '',
  snoozed: '',
};

const soonDays = 1;

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
  const forMyRole = conditionsOf({ ...anyTask, who: 'team' }, looking);
  return (
    (await firstOf(db, tasksListed({ ...anyTask, who: 'me' }, looking), [another])) ??
    (await firstOf(db, tasksListed({ ...anyTask, who: 'none' }, looking), [another, ...forMyRole]))
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

/** What a filter asks of a task. What is snoozed is out of the queue, but never out of what is overdue. */
function conditionsOf(filter: TaskFilter, looking: Looking): readonly Prisma.Sql[] {
  const { now } = looking;
  const { due, kind, jurisdiction, waiting, snoozed } = filter;
  return [
    Prisma.sql`task.status = 'open'`,
    ...whoseOf(filter, looking),
    ...(kind === '' ? [] : [Prisma.sql`task.kind = ${kind}`]),
    ...(due === ''
      ? []
      : [Prisma.sql`coalesce(task.due_at, 'infinity'::timestamptz) <= ${dueBefore(due, now)}`]),
    ...(snoozed === 'yes'
      ? [isSnoozed(now)]
      : due === 'overdue'
        ? []
        : [Prisma.sql`${isSnoozed(now)} IS NOT TRUE`]),
    ...(waiting === '' ? [] : [ofCase(Prisma.sql`"case".waiting_on = ${waiting}::"WaitingOn"`)]),
    ...(jurisdiction === '' ? [] : [ofCase(Prisma.sql`EXISTS (${ofJurisdiction(jurisdiction)})`)]),
  ];
}

const dueBefore = (due: 'overdue' | 'soon', now: Date): Date =>
  due === 'overdue' ? now : daysAfter(now, soonDays);

const isSnoozed = (now: Date) => Prisma.sql`(task.snoozed_until > ${now})`;

const ofCase = (condition: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT FROM "case" WHERE "case".id = task.case_id AND ${condition})`;

/** Providers of a state whom a task is about: by their own id or account, or by a chart or a client of theirs. Each is found by an index. */
const ofJurisdiction = (jurisdiction: string) => Prisma.sql`
  SELECT 1 FROM provider
  WHERE jurisdiction = ${jurisdiction} AND (id = "case".subject_id OR account_id = "case".subject_id)
  UNION ALL
  SELECT 1 FROM chart JOIN provider ON provider.id = chart.provider_id
  WHERE jurisdiction = ${jurisdiction} AND chart.id IN (task.subject_id, "case".subject_id)
  UNION ALL
  SELECT 1 FROM client JOIN chart ON chart.client_id = client.id JOIN provider ON provider.id = chart.provider_id
  WHERE jurisdiction = ${jurisdiction} AND (client.id = "case".subject_id OR client.account_id = "case".subject_id)`;

function whoseOf({ who }: TaskFilter, { accountId, role }: Looking): readonly Prisma.Sql[] {
  if (who === '') return [];
  if (who === 'none') return [Prisma.sql`task.assignee_id IS NULL`];
  if (who === 'team') return [Prisma.sql`task.kind = ANY(${[...kindsForRole(role)]})`];
  return [Prisma.sql`task.assignee_id = ${who === 'me' ? accountId : who}::uuid`];
}
