import { isRefusal } from '../../../domain/refusals.js';
import { actOnRequest, recordActNamed } from '../../../operations/record-request/by-staff.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCaseAlone } from '../../../operations/case/record.js';
import { formId } from './record-request-act.js';
import { showCase } from './routes.js';

/** Does an act of our staff on a request, as the case was seen. The page of its case follows. */
export async function actOnRecords(context: PortalContext, visit: Visit): Promise<void> {
  const { params, body } = visit.request;
  const row = await findCaseAlone(context.dependencies.db, String(params['reference'] ?? ''));
  const act = recordActNamed(String(params['act'] ?? ''));
  if (row === null || row.kind !== 'record_request' || act === null) return visit.refuse('not-found');
  const typed = fieldsOf(body);
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const form = formId(act, typed['part'] ?? '');
  const answer = await actOnRequest(context.dependencies, { requestId: row.id, act, by, typed });
  if (!isRefusal(answer)) return visit.response.redirect(303, `/cases/${row.reference}?done=records#records`);
  await showCase(context, visit, {
    records: { form, refusal: answer, typed },
  });
}
