import { byAccount } from '../../../audit/trail.js';
import { worksOnCases } from '../../../domain/acts.js';
import { isUuid } from '../../../domain/ids.js';
import { readAccountingRequest } from '../../../operations/accounting-request/row.js';
import { makeAccounting } from '../../../operations/disclosure/accounting.js';
import { sendAccounting } from '../../disclosure/send.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';

/** The accounting of a client as PDF to be mailed, in the language and from the day of their request where it answers one. Making it is an act in the trail. */
export async function downloadAccounting({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const [clientId, requestId] = [queryText(visit.request, 'client'), queryText(visit.request, 'request')];
  const actor = byAccount(visit.signedIn.account.id);
  const asked = isUuid(requestId) ? await readAccountingRequest(dependencies.db, requestId) : null;
  const ofRequest =
    asked?.clientId === clientId ? { askedAt: asked.receivedAt, language: asked.language } : {};
  const accounting = isUuid(clientId)
    ? await makeAccounting(dependencies, { clientId, actor, ...ofRequest })
    : null;
  if (accounting === null) return visit.refuse('not-found');
  await sendAccounting(visit.response, accounting, 'pdf');
}
