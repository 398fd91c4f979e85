import type { ActRole } from '../domain/acts.js';
import type { Refusal } from '../domain/refusals.js';

/**
 * What every act on a workflow carries. The token says who acts (person and role) and is bound to workflow, update,
 * state and what its page showed of the case, lives 15 minutes and is redeemed once; without it an update is refused. It crosses encrypted and is spent on arrival.
 */
export interface ActArgument {
  readonly actToken: string;
  /** Why; staff must say, and it is audited. */
  readonly reason?: string;
}

/** Who acted, as the redeemed token says. */
export interface Actor {
  readonly accountId: string;
  readonly role: ActRole;
}

/** What an update answers when it was done. */
export interface Done {
  readonly done: true;
}

/** What an update answers. */
export type UpdateResult = Done | Refusal;
