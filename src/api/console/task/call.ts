import { act, refusalOf, sendSignal } from '../../../cases/signals.js';
import { supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { readReason } from '../../../domain/reason.js';
import { isRefusal } from '../../../domain/refusals.js';
import { clientMigrationId } from '../../../protocol/client-migration/messages.js';
import { workFinished } from '../../../protocol/contract-termination/messages.js';
import { showsOutcome } from '../../case/routes.js';
import { updateIdOf } from '../../components/once.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { tokenFor } from '../case/issued-token.js';
import { auditReading } from '../case/routes.js';
import { roleOf } from '../staff.js';
import { unanswered } from './ending.js';
import { finish } from './finishing.js';
import { refuseTask, renderTask, type Fields } from './page.js';
import { choicesIn, type TaskRecord } from '../../../operations/case/task-record.js';
import { goOn, taskFields, taskToFinish, toCase } from './way.js';

/** A call about a client's choice goes through the client's own migration, which counts the tries. */
export async function recordTheCall(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  fields: Fields,
): Promise<void> {
  if (!isOffered(task, fields)) return refuseTask(context, visit, task, fields, 'choice-not-offered');
  const accountId = visit.signedIn.account.id;
  const workflowId = clientMigrationId(task.caseId, task.subjectId ?? '');
  const answer = await act(context.dependencies, {
    update: 'recordCall',
    workflowId,
    state: callsAreTaken,
    accountId,
    role: roleOf(visit),
    argument: callIn(fields),
    updateId: updateIdOf({ accountId, workflowId, update: 'recordCall', fields }),
  });
  if (showsOutcome(visit, answer)) return;
  const code = refusalOf(answer);
  // The case is over, and with it what the client could choose: the task only has to leave the desk. Where it is open, nobody heard what the client said.
  if (code === 'state-does-not-allow' && task.case.closedAt !== null)
    return finish(context, visit, task, fields, 'none');
  if (code !== null) return refuseTask(context, visit, task, fields, code);
  // Not kept where Temporal doesn't take it: the termination also looks by itself every day.
  await sendSignal(context.dependencies, task.case.workflowId, workFinished);
  return goOn(context, visit, task, fields, 'call');
}

/** Issues a token for a call as it was filled in, and shows what to paste into the Temporal UI or the CLI. */
export async function issueCallToken(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskToFinish(context, visit);
  if (task === null) return;
  const fields = taskFields(task, fieldsOf(visit.request.body));
  if (task.status === 'done') return toCase(visit, task, 'task-before');
  if (supportTasks[task.kind as SupportTaskKind].effect !== 'choice') return visit.refuse('not-found');
  const resolution = readReason(fields['resolution'] ?? '', 'resolution');
  if (isRefusal(resolution)) return refuseTask(context, visit, task, fields, resolution.refused);
  const field = unanswered('choice', fields);
  if (field !== null) return refuseTask(context, visit, task, fields, 'field-malformed', field);
  if (!isOffered(task, fields)) return refuseTask(context, visit, task, fields, 'choice-not-offered');
  const token = await tokenFor(context, visit, {
    act: 'recordCall',
    workflowId: clientMigrationId(task.caseId, task.subjectId ?? ''),
    state: callsAreTaken,
    argument: callIn(fields),
  });
  await auditReading(context, visit, task.caseId);
  await renderTask(context, visit, task, { typed: fields, token });
}

/** Whether a client of this case could say what the form says they said. */
function isOffered(task: TaskRecord, { choice }: Fields): boolean {
  return choice !== 'follows_provider' || choicesIn(task.case).includes(choice);
}

/** The state of a client's migration in which it takes calls (domain/acts.ts). */
const callsAreTaken = 'open';

/** What the update `recordCall` takes beside its token. */
function callIn({ choice = '', resolution = '' }: Fields): object {
  const known = (['stays', 'finished', 'follows_provider'] as const).find((name) => name === choice);
  const reached = known !== undefined;
  return { reason: resolution, reached, ...(reached ? { choice: known } : {}) };
}
