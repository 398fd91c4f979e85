import { supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { isUuid } from '../../../domain/ids.js';
import { jurisdictions } from '../../../domain/jurisdictions.js';
import type { WaitingOn } from '../../../generated/prisma/client.js';
import { anyTask, type Looking, type TaskFilter } from '../../../operations/case/task-queue.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';
import { waitingWords } from '../words.js';

/** Who looks at the queue now. */
export function lookingOf({ dependencies: { clock } }: PortalContext, visit: Visit): Looking {
  return { accountId: visit.signedIn.account.id, role: roleOf(visit), now: clock() };
}

/** The filter that an address names; nonsense doesn't narrow. */
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
    Object.entries({ ...anyTask, ...filter }).filter(([, value]) => value !== ''),
  ).toString();
}

/** The address of the desk with a filter. */
export function deskWith(filter: Partial<TaskFilter>): string {
  const query = queryOf(filter);
  return query === '' ? '/' : `/?${query}`;
}
