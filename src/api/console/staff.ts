import type { Database } from '../../adapters/database.js';
import type { ActRole } from '../../domain/acts.js';
import { isUuid } from '../../domain/ids.js';
import type { Visit } from '../http/context.js';
import { fullName } from '../../domain/person-name.js';

export { worksOnCases } from '../../domain/acts.js';

/** The role of the member of staff who is signed in; on the staff portal every account has one. */
export function roleOf({ signedIn }: Pick<Visit, 'signedIn'>): ActRole {
  const { staffRole, id } = signedIn.account;
  if (staffRole === null) throw new Error(`Account ${id} is on the staff portal without a role`);
  return staffRole;
}

type Ids = readonly (string | null | undefined)[];

/** The names behind account ids, for the lines that say who acted; ids of no account stay out. */
export async function namesOf(db: Database, ids: Ids): Promise<ReadonlyMap<string, string>> {
  const accounts = await db.account.findMany({
    where: { id: { in: uuidsIn(ids) } },
    select: { id: true, givenName: true, familyName: true },
  });
  return new Map(accounts.map(({ id, givenName, familyName }) => [id, fullName({ givenName, familyName })]));
}

/** The references behind case ids; ids of no case stay out. */
export async function referencesOf(db: Database, ids: Ids): Promise<ReadonlyMap<string, string>> {
  const cases = await db.case.findMany({
    where: { id: { in: uuidsIn(ids) } },
    select: { id: true, reference: true },
  });
  return new Map(cases.map(({ id, reference }) => [id, reference]));
}

/** Audit entries also name workflows, whose ids PostgreSQL would refuse to compare with a uuid. */
function uuidsIn(ids: Ids): string[] {
  return [...new Set(ids.filter((id) => typeof id === 'string'))].filter((id) => isUuid(id));
}
