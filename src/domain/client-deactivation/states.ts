import { isOneOf } from '../named.js';
import { openStates, statesAfter, type Transitions } from '../transition.js';

export type DeactivationStatus =
  'requested' | 'identity_link_sent' | 'confirmed' | 'erasure_held' | 'deactivated' | 'withdrawn' | 'expired';

export type DeactivationEvent =
  | 'send-link'
  | 'confirm'
  | 'withdraw'
  | 'expire'
  | 'deactivate'
  | 'deactivate-under-hold'
  | 'erase'
  | 'reactivate';

/**
 * What the closing of a client's account goes through (process book, "client-deactivation"): asked for, confirmed behind the mailed link, and
 * carried out after the days in which the client can take it back. A legal hold leaves the account closed and keeps what would be erased.
 */
export const deactivationTransitions = {
  requested: { 'send-link': 'identity_link_sent', withdraw: 'withdrawn', expire: 'expired' },
  identity_link_sent: {
    'send-link': 'identity_link_sent',
    confirm: 'confirmed',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  confirmed: {
    withdraw: 'withdrawn',
    deactivate: 'deactivated',
    'deactivate-under-hold': 'erasure_held',
  },
  // Support reopened the account before the hold was lifted: what is left belongs to it again.
  erasure_held: { erase: 'deactivated', reactivate: 'withdrawn' },
  deactivated: {},
  withdrawn: {},
  expired: {},
} as const satisfies Transitions<DeactivationStatus, DeactivationEvent>;

/** How a deactivation ends that isn't carried out. */
export const givenUp = statesAfter(deactivationTransitions, 'withdraw', 'expire');

/** The states in which a deactivation is under way; an account has one such at most. */
export const openDeactivation = openStates(deactivationTransitions);

/** Whether anything of a deactivation is still to come. */
export function isOpenDeactivation(status: DeactivationStatus): boolean {
  return isOneOf(openDeactivation, status);
}

/** What a deactivation waits for, in words of support. */
export const deactivationWaitsFor: Partial<Record<DeactivationStatus, string>> = {
  requested: 'the link to go out',
  identity_link_sent: 'the client, or a minor’s guardian, to confirm behind the link',
  confirmed: 'the end of the days in which it can be taken back',
  erasure_held: 'the end of the legal hold; then the rest is erased',
};
