import { isRefusal } from '../../../domain/refusals.js';
import { actOnAmendment } from '../../../operations/record-amendment/act.js';
import { readAmendment } from '../../../operations/record-amendment/row.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCaseAlone } from '../../../operations/case/record.js';
import { showCase } from './routes.js';

/** Does an act of our staff on a request to amend, as the case was seen. The page of its case follows. */
export async function actOnCaseAmendment(context: PortalContext, visit: Visit): Promise<void> {
  const { db } = context.dependencies;
  const found = await findCaseAlone(db, pathText(visit.request, 'reference'));
  const row = found && (await readAmendment(db, found.id));
  if (found === null || row === null) return visit.refuse('not-found');
  const act = pathText(visit.request, 'act');
  const typed = fieldsOf(visit.request.body);
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const answer = await actOnAmendment(context.dependencies, { row, act, by, typed });
  if (!isRefusal(answer))
    return visit.response.redirect(303, `/cases/${row.case.reference}?done=records#amendment`);
  await showCase(context, visit, { records: { form: act, refusal: answer, typed } });
}
