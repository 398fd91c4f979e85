import { isOneOf } from '../named.js';
import { openStates, statesAfter, type Transitions } from '../transition.js';

export type ReactivationStatus = 'requested' | 'proven' | 'reactivated' | 'denied' | 'expired';
export type ReactivationEvent = 'prove' | 'reactivate' | 'deny' | 'expire';

/** What the reopening of a deactivated account goes through: opened by support, proven by the link to its address, decided by support. */
export const reactivationTransitions = {
  requested: { prove: 'proven', deny: 'denied', expire: 'expired' },
  proven: { reactivate: 'reactivated', deny: 'denied' },
  reactivated: {},
  denied: {},
  expired: {},
} as const satisfies Transitions<ReactivationStatus, ReactivationEvent>;

/** How the reopening of an account ends that stays closed. */
export const refusedReactivation = statesAfter(reactivationTransitions, 'deny', 'expire');

/** The states in which a reactivation is under way; an account has one such at most. */
export const openReactivation = openStates(reactivationTransitions);

/** Whether anything of a reactivation is still to come. */
export function isOpenReactivation(status: ReactivationStatus): boolean {
  return isOneOf(openReactivation, status);
}

/** What a reactivation waits for, in words of support. */
export const reactivationWaitsFor: Partial<Record<ReactivationStatus, string>> = {
  requested: 'the owner to use the link in the mail to the address of the account',
  proven: 'an agent or lead to reactivate the account or to close the case',
};
