import { worksOnCases } from '../../../domain/acts.js';
import { isRefusal } from '../../../domain/refusals.js';
import { writeNote } from '../../../operations/case/notes.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';
import { findCase } from '../../../operations/case/record.js';
import { showCase } from './routes.js';

/** Writes a note on a case; pressed twice it is one. */
export async function noteCase(context: PortalContext, visit: Visit): Promise<void> {
  const row = await findCase(context.dependencies.db, pathText(visit.request, 'reference'));
  if (row === null) return visit.refuse('not-found');
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { note = '', form = '' } = fieldsOf(visit.request.body);
  const answer = await writeNote(context.dependencies, {
    caseId: row.id,
    authorId: visit.signedIn.account.id,
    typed: note,
    pressKey: form,
  });
  if (!isRefusal(answer)) return visit.response.redirect(303, `/cases/${row.reference}?done=noted#notes`);
  await showCase(context, visit, { note: { text: note, refusal: answer, errors: fieldErrors([answer]) } });
}
