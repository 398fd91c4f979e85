import { isRefusal } from '../../../domain/refusals.js';
import { takeAccountingByLetter } from '../../../operations/accounting-request/by-letter.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { letterIn } from '../record-request/letter-fields.js';
import { showDisclosures } from './page.js';

/** Takes the request for an accounting of someone who wrote or called, and shows the form again where that is refused; taken twice it is one. The page of its case follows. */
export async function takeByLetter(context: PortalContext, visit: Visit): Promise<void> {
  const fields = fieldsOf(visit.request.body);
  const { requester = '', papers = '' } = fields;
  const typed = { ...letterIn(fields), requester, papers };
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const taken = await takeAccountingByLetter(context.dependencies, { by, typed });
  if (!isRefusal(taken)) return visit.response.redirect(303, `/cases/${taken.reference}`);
  if (taken.field === undefined || taken.field === 'clientId') return visit.refuse(taken.refused);
  await showDisclosures(context, visit, { typed, errors: fieldErrors([taken]) });
}
