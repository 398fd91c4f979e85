import { worksOnCases } from '../../../domain/acts.js';
import { checkMessage } from '../../../domain/contact-request/form.js';
import { isRefusal } from '../../../domain/refusals.js';
import { answerContact } from '../../../operations/contact-request/conversation.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { roleOf } from '../staff.js';
import { findCase } from './record.js';
import { showCase } from './routes.js';

/** Sends the answer of a member of staff; pressed twice it is one. */
export async function answerCase(context: PortalContext, visit: Visit): Promise<void> {
  const { dependencies } = context;
  const row = await findCase(dependencies.db, String(visit.request.params['reference'] ?? ''));
  if (row === null || row.contactRequest === null) return visit.refuse('not-found');
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { message = '', form = '' } = fieldsOf(visit.request.body);
  const text = checkMessage({ message });
  const refusal = isRefusal(text)
    ? text
    : await answerContact(dependencies, {
        requestId: row.id,
        accountId: visit.signedIn.account.id,
        text,
        pressKey: form,
      });
  if (refusal === null)
    return visit.response.redirect(303, `/cases/${row.reference}?done=answered#conversation`);
  const answer = { text: message, refusal, errors: fieldErrors([{ field: 'message', ...refusal }]) };
  await showCase(context, visit, { answer });
}
