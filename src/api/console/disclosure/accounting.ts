import { worksOnCases } from '../../../domain/acts.js';
import { isUuid } from '../../../domain/ids.js';
import { makeAccounting } from '../../../operations/disclosure/accounting.js';
import { accountingPdf } from '../../../records/accounting-pdf.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';

/** The accounting of a client who asked in writing and can't log in, as PDF to be mailed. Making it is an act in the trail. */
export async function downloadAccounting({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const clientId = queryText(visit.request, 'client');
  const actor = { kind: 'account', id: visit.signedIn.account.id } as const;
  const accounting = isUuid(clientId) ? await makeAccounting(dependencies, { clientId, actor }) : null;
  if (accounting === null) return visit.refuse('not-found');
  const pdf = await accountingPdf(accounting);
  visit.response.type('application/pdf').attachment(`disclosures-${accounting.through}.pdf`).send(pdf);
}
