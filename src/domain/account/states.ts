import { statesAfter, statesThatAllow, type Transitions } from '../transition.js';

export type AccountStatus = 'active' | 'suspended' | 'ended' | 'deactivated';
export type AccountEvent = 'suspend' | 'restore' | 'deactivate' | 'end';

/** What an account goes through. Suspended by its owner or at coming of age, it is restored; an ended one never comes back. */
export const accountTransitions = {
  active: { suspend: 'suspended', deactivate: 'deactivated', end: 'ended' },
  suspended: { restore: 'active', end: 'ended' },
  deactivated: { restore: 'active' },
  ended: {},
} as const satisfies Transitions<AccountStatus, AccountEvent>;

/** The states of an account that someone has, though it may be suspended. */
export const accountInUse = statesThatAllow(accountTransitions, 'end');

/** The states of an account that its owner has left. */
export const accountLeft = statesAfter(accountTransitions, 'deactivate', 'end');
