import { worksOnCases } from '../../../domain/acts.js';
import { queuePolicy } from '../../../domain/case/assignment.js';
import { isUuid } from '../../../domain/ids.js';
import { namedIn } from '../../../domain/named.js';
import { isRefusal, type Refusal } from '../../../domain/refusals.js';
import { assignTasks, snoozeTasks, type Changed, type OnTasks } from '../../../operations/case/assign.js';
import { removeView, saveView } from '../../../operations/case/saved-views.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { placeQuery } from '../paging.js';
import { roleOf } from '../staff.js';
import { finishTogether } from '../../../operations/case/finish-together.js';
import { filterIn, queryOf } from './filter.js';
import { showDesk } from './page.js';
import type { RefusedTogether } from './refused.js';

type Fields = Readonly<Record<string, string>>;

interface Deed {
  readonly done: string;
  readonly carryOut: (context: PortalContext, on: OnTasks, fields: Fields) => Promise<Changed | Refusal>;
}

/** What can be done to several tasks at once, and what it is called once it was done. */
const deeds = {
  assign: {
    done: 'assigned',
    carryOut: ({ dependencies }, on, { to = '', reason = '' }) =>
      assignTasks(dependencies, { ...on, to: to === 'none' ? null : to, note: reason }),
  },
  snooze: {
    done: 'snoozed',
    carryOut: ({ dependencies }, on, { until = '', reason = '' }) =>
      snoozeTasks(dependencies, { ...on, until, reason }),
  },
  finish: {
    done: 'finished',
    carryOut: ({ dependencies }, on, { reason = '' }) => finishTogether(dependencies, { ...on, reason }),
  },
} as const satisfies Readonly<Record<string, Deed>>;

/** Acts on the chosen tasks of the queue, with one reason, and comes back to the view; what isn't safe for several at once is refused for all. */
export async function actTogether(context: PortalContext, visit: Visit): Promise<void> {
  const role = roleOf(visit);
  if (!worksOnCases(role)) return visit.refuse('not-allowed');
  const fields = fieldsOf(visit.request.body);
  const seen = seenIn(fields);
  const taskIds = [...seen.keys()];
  const deed = namedIn(deeds, fields['do'] ?? '');
  const view = queryOf(filterIn(fields['view'] ?? ''));
  if (deed === null) return visit.refuse('not-found');
  const on = { taskIds, seen, accountId: visit.signedIn.account.id, role };
  const answer: Changed | Refusal =
    taskIds.length === 0 || taskIds.length > queuePolicy.mostAtOnce
      ? { refused: 'tasks-missing', field: 'reason' }
      : await deeds[deed].carryOut(context, on, fields);
  if (isRefusal(answer)) return refuseOnDesk(context, visit, { typed: fields, taskIds, view }, answer);
  const count = answer.changed === taskIds.length ? answer.changed : `${answer.changed}-of-${taskIds.length}`;
  visit.response.redirect(303, backTo(view, `${deeds[deed].done}-${count}`, placeQuery(visit.request)));
}

/** The chosen tasks, each with who had it on the page from which the form comes; null where nobody had. */
function seenIn(fields: Fields): ReadonlyMap<string, string | null> {
  return new Map(
    Object.entries(fields).flatMap(([name, who]) => {
      const id = name.startsWith('task.') ? name.slice('task.'.length) : '';
      return isUuid(id) ? [[id, isUuid(who) ? who : null] as const] : [];
    }),
  );
}

/** Keeps what the desk shows as a view of one's own. */
export async function keepView(context: PortalContext, visit: Visit): Promise<void> {
  const fields = fieldsOf(visit.request.body);
  const view = queryOf(filterIn(fields['view'] ?? ''));
  const accountId = visit.signedIn.account.id;
  const refusal = await saveView(context.dependencies, {
    accountId,
    name: fields['name'] ?? '',
    query: view,
  });
  if (refusal !== null) return refuseOnDesk(context, visit, { typed: fields, taskIds: [], view }, refusal);
  visit.response.redirect(303, backTo(view, 'viewed'));
}

/** Removes a view of one's own. */
export async function dropView({ dependencies: { db } }: PortalContext, visit: Visit): Promise<void> {
  const id = pathText(visit.request, 'id');
  await removeView(db, { id, accountId: visit.signedIn.account.id });
  visit.response.redirect(303, '/?done=view-removed');
}

/** The address of a view, with what was done. */
function backTo(view: string, done: string, place = ''): string {
  const query = new URLSearchParams(view);
  for (const [name, value] of new URLSearchParams(place)) query.set(name, value);
  query.set('done', done);
  return `/?${query.toString()}#tasks`;
}

/** The desk again, with what was chosen and typed, and why it didn't go. */
function refuseOnDesk(
  context: PortalContext,
  visit: Visit,
  form: Pick<RefusedTogether, 'typed' | 'taskIds' | 'view'>,
  refusal: Refusal,
): Promise<void> {
  return showDesk(context, visit, { ...form, errors: fieldErrors([refusal]), code: refusal.refused });
}
