import type { ActRole } from '../../../domain/acts.js';
import { isRefusal, type Refusal } from '../../../domain/refusals.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCase } from '../../../operations/case/record.js';

/** The member of staff who presses. */
interface By {
  readonly id: string;
  readonly role: ActRole;
}

/** A handler that opens what someone asked for in a message to support, by the id of the message; the page of the new case follows. */
export function openFromMessage(
  open: (
    context: PortalContext,
    messageId: string,
    by: By,
    fields: Readonly<Record<string, string>>,
  ) => Promise<{ readonly reference: string } | Refusal>,
) {
  return async (context: PortalContext, visit: Visit): Promise<void> => {
    const row = await findCase(context.dependencies.db, pathText(visit.request, 'reference'));
    if (row === null || row.contactRequest === null) return visit.refuse('not-found');
    const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
    const opened = await open(context, row.id, by, fieldsOf(visit.request.body));
    if (isRefusal(opened)) return visit.refuse(opened.refused);
    visit.response.redirect(303, `/cases/${opened.reference}`);
  };
}
