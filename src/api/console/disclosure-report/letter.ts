import { worksOnCases } from '../../../domain/acts.js';
import { isUuid } from '../../../domain/ids.js';
import { letterFor } from '../../../operations/disclosure-report/letter.js';
import { breachLetterPdf } from '../../../records/breach-letter-pdf.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { auditReading } from '../case/routes.js';
import { roleOf } from '../staff.js';

/** The letter to one person as PDF, to be mailed; opening it is an act in the trail. */
export async function downloadBreachLetter(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { dependencies } = context;
  const { db } = dependencies;
  const clientId = String(visit.request.params['clientId']);
  const of = await db.case.findUnique({ where: { reference: String(visit.request.params['reference']) } });
  const person =
    of === null || !isUuid(clientId)
      ? null
      : await db.disclosedPerson.findUnique({ where: { reportId_clientId: { reportId: of.id, clientId } } });
  if (person === null || person.letterAskedAt === null) return visit.refuse('not-found');
  await auditReading(context, visit, person.reportId);
  const { told } = await letterFor(dependencies, person);
  const pdf = await breachLetterPdf({ told, madeAt: dependencies.clock() });
  visit.response.type('application/pdf').attachment(`letter-${told.reference}.pdf`).send(pdf);
}
