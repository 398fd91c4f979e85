import { isRefusal } from '../../../domain/refusals.js';
import { actOnAccounting } from '../../../operations/accounting-request/act.js';
import { readAccountingRequest } from '../../../operations/accounting-request/row.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCaseAlone } from '../../../operations/case/record.js';
import { showCase } from './routes.js';

/** Does an act of our staff on a request for an accounting, as the case was seen. The page of its case follows. */
export async function actOnCaseAccounting(context: PortalContext, visit: Visit): Promise<void> {
  const { dependencies } = context;
  const found = await findCaseAlone(dependencies.db, pathText(visit.request, 'reference'));
  const row = found && (await readAccountingRequest(dependencies.db, found.id));
  if (found === null || row === null) return visit.refuse('not-found');
  const form = pathText(visit.request, 'act');
  const typed = fieldsOf(visit.request.body);
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const answer = await actOnAccounting(dependencies, { requestId: row.id, act: form, by, typed });
  if (isRefusal(answer)) return showCase(context, visit, { records: { form, refusal: answer, typed } });
  visit.response.redirect(303, `/cases/${row.case.reference}?done=records#accounting`);
}
