import { isRefusal } from '../../../domain/refusals.js';
import { requestForContact } from '../../../operations/client-deactivation/request.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';
import { findCase } from './record.js';

/** Opens the deactivation that someone wrote about; pressed twice it is one. The page of its case follows. */
export async function openDeactivation({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const row = await findCase(dependencies.db, String(visit.request.params['reference'] ?? ''));
  if (row === null || row.contactRequest === null) return visit.refuse('not-found');
  const opened = await requestForContact(dependencies, {
    requestId: row.id,
    actorId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (isRefusal(opened)) return visit.refuse(opened.refused);
  visit.response.redirect(303, `/cases/${opened.reference}`);
}
