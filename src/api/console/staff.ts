import type { ActRole } from '../../domain/acts.js';
import type { Visit } from '../http/context.js';

export { worksOnCases } from '../../domain/acts.js';

/** The role of the member of staff who is signed in; on the staff portal every account has one. */
export function roleOf({ signedIn }: Pick<Visit, 'signedIn'>): ActRole {
  const { staffRole, id } = signedIn.account;
  if (staffRole === null) throw new Error(`Account ${id} is on the staff portal without a role`);
  return staffRole;
}
