import type { Database } from '../../adapters/database.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { clientOfAccount } from './find.js';
import type { SignedIn } from './signed-in.js';

/** The time zone in which someone reads instants: the practice's, the client's, else support's. */
export async function timeZoneOf(
  db: Database,
  { id, portal, provider, practiceStaff }: SignedIn['account'],
): Promise<string> {
  const practice = provider ?? practiceStaff?.provider;
  if (practice) return practice.timeZone;
  const client = portal === 'client' ? await clientOfAccount(db, id) : null;
  return client?.timeZone ?? supportTimeZone;
}
