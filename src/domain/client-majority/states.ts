import { isOneOf } from '../named.js';
import { openStates, type Transitions } from '../transition.js';

export type MajorityStatus = 'announced' | 'closed' | 'own_sign_in' | 'moot';
export type MajorityEvent = 'close' | 'hand-over' | 'drop';

/**
 * What the account of a minor goes through when its client comes of age (process book, "majority"): both are told before; on the day the guardian's
 * access ends, and the account opens again for the person alone, under an address of their own that is proven and confirmed.
 */
export const majorityTransitions = {
  announced: { close: 'closed', 'hand-over': 'own_sign_in', drop: 'moot' },
  closed: { 'hand-over': 'own_sign_in', drop: 'moot' },
  own_sign_in: {},
  moot: {},
} as const satisfies Transitions<MajorityStatus, MajorityEvent>;

/** The states in which a majority is under way; an account has one such at most. */
export const openMajority = openStates(majorityTransitions);

/** Whether anything of a majority is still to come. */
export function isOpenMajority(status: MajorityStatus): boolean {
  return isOneOf(openMajority, status);
}

/** What a majority waits for, in words of support. */
export const majorityWaitsFor: Partial<Record<MajorityStatus, string>> = {
  announced: 'the day on which the client comes of age; until then they can name an address of their own',
  closed: 'the client to name and prove an address of their own, and support to confirm it',
};
