import type { ActRole } from '../../../domain/acts.js';
import { kindsForRole } from '../../../domain/case/assignment.js';
import { supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { isUuid } from '../../../domain/ids.js';
import { daysAfter } from '../../../domain/instants.js';
import { jurisdictions } from '../../../domain/jurisdictions.js';
import { Prisma, type WaitingOn } from '../../../generated/prisma/client.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';
import { waitingWords } from '../words.js';

/** Which open tasks to list; what is empty does not narrow. */
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

/** Who looks at the queue now. */
export function lookingOf({ dependencies: { clock } }: PortalContext, visit: Visit): Looking {
  return { accountId: visit.signedIn.account.id, role: roleOf(visit), now: clock() };
}

const everything: TaskFilter = { who: '', due: '', kind: '', jurisdiction: '', waiting: '', snoozed: '' };

const soonDays = 1;

/** The filter that an address names; nonsense does not narrow. */
export function filterOf(text: (name: string) => string): TaskFilter {
  const one = <Value extends string>(name: string, of: readonly Value[]): Value | '' =>
    of.find((value) => value === text(name)) ?? '';
  const who = text('who');
  return {
    who: ['me', 'team', 'none'].includes(who) || isUuid(who) ? who : '',
    due: one('due', ['overdue', 'soon']),
    kind: one('kind', Object.keys(supportTasks) as SupportTaskKind[]),
    jurisdiction: one('jurisdiction', jurisdictions),
    waiting: one('waiting', Object.keys(waitingWords) as WaitingOn[]),
    snoozed: one('snoozed', ['yes']),
  };
}

/** The filter of a stored query. */
export function filterIn(query: string): TaskFilter {
  const stored = new URLSearchParams(query);
  return filterOf((name) => stored.get(name) ?? '');
}

/** A filter as the query of its address, always written alike. */
export function queryOf(filter: Partial<TaskFilter>): string {
  return new URLSearchParams(
    Object.entries({ ...everything, ...filter }).filter(([, value]) => value !== ''),
  ).toString();
}

/** The address of the desk with a filter. */
export function deskWith(filter: Partial<TaskFilter>): string {
  const query = queryOf(filter);
  return query === '' ? '/' : `/?${query}`;
}

/** What a filter asks of a task. What is snoozed is out of the queue, but never out of what is overdue. */
export function conditionsOf(filter: TaskFilter, looking: Looking): readonly Prisma.Sql[] {
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
