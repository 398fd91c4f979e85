import type { Database } from '../../adapters/database.js';
import type { CaseRecord } from '../case/record.js';

/** Whether a case is about an account that was deactivated, so that its reactivation can be opened from it. */
export async function isAboutDeactivated(
  db: Database,
  { clientDeactivation, contactRequest }: CaseRecord,
): Promise<boolean> {
  const id = clientDeactivation?.accountId ?? contactRequest?.accountId;
  if (id === undefined) return false;
  const whose = id === null ? { portal: 'client' as const, email: contactRequest?.email ?? '' } : { id };
  return (await db.account.count({ where: { ...whose, status: 'deactivated' } })) > 0;
}
