import { isRefusal } from '../../../domain/refusals.js';
import { downloadToSend } from '../../../operations/record-request/download.js';
import { readOutPassphrase } from '../../../operations/record-request/passphrase.js';
import { printLetter } from '../../../operations/record-request/on-paper.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { sendRelease } from '../../record-request/send-release.js';
import { roleOf } from '../staff.js';
import { fileForm, paperForm, passphraseForm } from './paper-letters.js';
import { findCase } from '../../../operations/case/record.js';
import { showCase } from './routes.js';

/** Makes a letter on paper for someone whom no email reaches; sent as PDF, and written down with its reason. */
export async function makePaperLetter(context: PortalContext, visit: Visit): Promise<void> {
  const { dependencies } = context;
  const { params, body } = visit.request;
  const row = await findCase(dependencies.db, String(params['reference'] ?? ''));
  if (row === null) return visit.refuse('not-found');
  const typed = fieldsOf(body);
  const { letter: key = '', reason = '' } = typed;
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  const paper = await printLetter(dependencies, { caseId: row.id, key, by, reason });
  if (isRefusal(paper))
    return showCase(context, visit, { records: { form: paperForm, refusal: paper, typed } });
  const name = `letter-${row.reference}-${key.split('/')[0]}.pdf`;
  visit.response.type('application/pdf').attachment(name).send(paper);
}

/** Gives the file of a part that goes out on paper to the one who sends it: once, written down with its reason. */
export async function takeFileToSend(context: PortalContext, visit: Visit): Promise<void> {
  const asked = await partAct(context, visit);
  if (asked === null) return visit.refuse('not-found');
  const { typed, act } = asked;
  const file = await downloadToSend(context.dependencies, act);
  if (isRefusal(file))
    return showCase(context, visit, { records: { form: fileForm(act.partId), refusal: file, typed } });
  await sendRelease(visit.response, file);
}

/** Shows the passphrase of records that were emailed to the one who says it by phone: written down with its reason. */
export async function readPassphrase(context: PortalContext, visit: Visit): Promise<void> {
  const asked = await partAct(context, visit);
  if (asked === null) return visit.refuse('not-found');
  const { typed, act } = asked;
  const told = await readOutPassphrase(context.dependencies, act);
  if (!isRefusal(told)) return showCase(context, visit, { passphrase: told });
  return showCase(context, visit, { records: { form: passphraseForm(act.partId), refusal: told, typed } });
}

/** An act on one part of a request for records, as its form says it; null on any other case. */
async function partAct({ dependencies }: PortalContext, visit: Visit) {
  const { params, body } = visit.request;
  const row = await findCase(dependencies.db, String(params['reference'] ?? ''));
  if (row === null || row.kind !== 'record_request') return null;
  const typed = fieldsOf(body);
  const { part: partId = '', reason = '' } = typed;
  const by = { id: visit.signedIn.account.id, role: roleOf(visit) };
  return { typed, act: { requestId: row.id, partId, by, reason } };
}
