import { openFromMessage } from './from-message.js';
import { isRefusal } from '../../../domain/refusals.js';
import { requestForContact } from '../../../operations/client-deactivation/request.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { requestReactivation } from '../../../operations/client-reactivation/request.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCase } from '../../../operations/case/record.js';
import { showCase } from './routes.js';

/** Opens the reactivation of the account that a case is about, with a reason; pressed twice it is one. The page of its case follows. */
export async function openReactivation(context: PortalContext, visit: Visit): Promise<void> {
  const { dependencies } = context;
  const row = await findCase(dependencies.db, pathText(visit.request, 'reference'));
  if (row === null) return visit.refuse('not-found');
  const { reason = '' } = fieldsOf(visit.request.body);
  const opened = await requestReactivation(dependencies, {
    caseId: row.id,
    reason,
    actorId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (!isRefusal(opened)) return visit.response.redirect(303, `/cases/${opened.reference}`);
  if (opened.field === undefined) return visit.refuse(opened.refused);
  const reactivation = { text: reason, refusal: opened, errors: fieldErrors([opened]) };
  await showCase(context, visit, { reactivation });
}

/** Opens the deactivation that someone wrote about; pressed twice it is one. The page of its case follows. */
export const openDeactivation = openFromMessage(
  ({ dependencies }, requestId, { id: actorId, role }, { memberId = '' }) =>
    requestForContact(dependencies, { requestId, memberId, actorId, role }),
);
