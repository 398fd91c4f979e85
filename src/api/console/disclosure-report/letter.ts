import { auditAlone } from '../../../audit/trail.js';
import { worksOnCases } from '../../../domain/acts.js';
import { letterAskedFor, letterFor } from '../../../operations/disclosure-report/letter.js';
import { breachLetterPdf } from '../../../records/breach-letter-pdf.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';

/** The letter to one person as PDF, to be mailed; whose was opened, and by whom, is in the trail. */
export async function downloadBreachLetter(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { dependencies } = context;
  const { reference, clientId } = visit.request.params;
  const person = await letterAskedFor(dependencies.db, {
    reference: String(reference),
    clientId: String(clientId),
  });
  const letter = person === null ? null : await letterFor(dependencies, person);
  if (person === null || letter === null) return visit.refuse('not-found');
  await auditAlone(dependencies, visit.signedIn.account.id, {
    act: 'breach_letter.print',
    subject: { kind: 'case', id: person.reportId },
    detail: { clientId: person.clientId },
  });
  const { told } = letter;
  const pdf = await breachLetterPdf({ told, madeAt: dependencies.clock() });
  visit.response.type('application/pdf').attachment(`letter-${told.reference}.pdf`).send(pdf);
}
