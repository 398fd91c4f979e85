import { worksOnCases } from '../../../domain/acts.js';
import { checkMessage } from '../../../domain/contact-request/form.js';
import { macroText, withMacro } from '../../../domain/contact-request/macros.js';
import { isUuid } from '../../../domain/ids.js';
import { isRefusal, type Refusal } from '../../../domain/refusals.js';
import { answerContact } from '../../../operations/contact-request/conversation.js';
import { openPaperForStaff } from '../../../operations/contact-request/papers.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { sendPaper } from '../../contact-request/send-paper.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import type { SentFile } from '../../../operations/contact-request/take-paper.js';
import { uploadsOf } from '../../http/uploads.js';
import { roleOf } from '../staff.js';
import { findCase } from '../../../operations/case/record.js';
import { showCase } from './routes.js';

/** Sends the answer of a member of staff; pressed twice it is one. */
export async function answerCase(context: PortalContext, visit: Visit): Promise<void> {
  const { dependencies } = context;
  const row = await findCase(dependencies.db, pathText(visit.request, 'reference'));
  if (row === null || row.contactRequest === null) return visit.refuse('not-found');
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { id: caseId } = row;
  const { message = '', form = '', read = '', macro = '' } = fieldsOf(visit.request.body);
  if (macro !== '') {
    const text = withMacro(message, macroText(macro, { ...row.contactRequest, reference: row.reference }));
    return showCase(context, visit, { answer: { text, refusal: null, errors: {} } });
  }
  const files = uploadsOf(visit.request);
  const refusal = isRefusal(files) ? files : await answer(files);
  if (refusal === null)
    return visit.response.redirect(303, `/cases/${row.reference}?done=answered#conversation`);
  await showRefused(context, visit, { text: message, refusal: { field: 'message', ...refusal } });

  async function answer(papers: readonly SentFile[]): Promise<Refusal | null> {
    const text = checkMessage({ message }, papers.length > 0);
    if (isRefusal(text)) return text;
    const accountId = visit.signedIn.account.id;
    const answered = { requestId: caseId, accountId, readUpTo: read, text, pressKey: form, files: papers };
    return answerContact(dependencies, answered);
  }
}

/** Sends a paper of a conversation to a member of staff who says why they open it. */
export async function openCasePaper(context: PortalContext, visit: Visit): Promise<void> {
  const { reference, id } = visit.request.params;
  const row = await findCase(context.dependencies.db, String(reference ?? ''));
  const paperId = String(id ?? '');
  if (row === null || row.contactRequest === null || !isUuid(paperId)) return visit.refuse('not-found');
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const reason = fieldsOf(visit.request.body)[`reason.${paperId}`] ?? '';
  const accountId = visit.signedIn.account.id;
  const opened = await openPaperForStaff(context.dependencies, {
    requestId: row.id,
    paperId,
    accountId,
    reason,
  });
  if (!isRefusal(opened)) return sendPaper(visit.response, opened);
  if (opened.refused === 'not-found') return visit.refuse('not-found');
  await showRefused(context, visit, { text: '', refusal: opened });
}

function showRefused(
  context: PortalContext,
  visit: Visit,
  { text, refusal }: { readonly text: string; readonly refusal: Refusal },
): Promise<void> {
  return showCase(context, visit, { answer: { text, refusal, errors: fieldErrors([refusal]) } });
}
