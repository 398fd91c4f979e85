import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readDate } from '../../domain/typed-date.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { createThrottle } from '../../security/throttle.js';
import { findRequest } from './links.js';
import type { RequestRow } from './row.js';

/** Whether a typed date is the date of birth of the person whose records a link is about; null where it is. So many tries a link. */
export async function checkBirthDate(
  dependencies: Dependencies,
  of: { readonly linkId: string; readonly clientId: string; readonly typed: string },
): Promise<Refusal | null> {
  const mayTry = createThrottle(dependencies, 'record-birth-date', limits.birthDatesPerLink);
  if (!(await mayTry(of.linkId))) return { refused: mayTry.refusal };
  const client = await dependencies.db.client.findUnique({ where: { id: of.clientId } });
  const typed = readDate(of.typed);
  if (client === null || typed === null || typed !== calendarDate(client.birthDate))
    return { refused: 'birth-date-wrong', field: 'birthDate' };
  await mayTry.giveBack(of.linkId);
  return null;
}

/** The request of a link whose holder knows the date of birth of the person whose records it is about. */
export async function findByBirthDate(
  dependencies: Dependencies,
  { token, birthDate }: { readonly token: string; readonly birthDate: string },
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-request', token);
  if (isRefusal(found)) return found;
  const { linkId, row } = found;
  const wrong = await checkBirthDate(dependencies, { linkId, clientId: row.clientId, typed: birthDate });
  return wrong ?? row;
}
