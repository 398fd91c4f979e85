import type { Refusal } from './refusals.js';

/** Who an account is of, and who of support has worked on opening it. */
export interface PeopleAtWork {
  readonly accountId: string | null;
  /** Who recorded a proof. */
  readonly recordedBy: readonly (string | null)[];
}

/** Whether someone may record a proof: not for their own sign-in. */
export function checkProofBy(actorId: string, { accountId }: PeopleAtWork): Refusal | null {
  return actorId === accountId ? { refused: 'own-recovery' } : null;
}

/** Whether someone may approve: neither the person who recorded a proof nor the owner. */
export function checkApprovalBy(actorId: string, people: PeopleAtWork): Refusal | null {
  if (people.recordedBy.includes(actorId)) return { refused: 'second-person-needed' };
  return checkProofBy(actorId, people);
}
