import type { Transitions } from './transition.js';

export type ResetStatus =
  | 'requested'
  | 'sent'
  | 'address_suppressed'
  | 'completed'
  | 'expired'
  | 'superseded'
  | 'closed'
  | 'no_account';

export type ResetEvent =
  'send' | 'find-suppressed' | 'find-nobody' | 'release' | 'close' | 'complete' | 'expire' | 'supersede';

/** What a reset goes through. A suppressed address waits for support, who releases or closes; nothing else ends that. */
export const resetTransitions = {
  requested: { send: 'sent', 'find-suppressed': 'address_suppressed', 'find-nobody': 'no_account' },
  address_suppressed: { release: 'sent', close: 'closed' },
  sent: { complete: 'completed', expire: 'expired', supersede: 'superseded' },
  completed: {},
  expired: {},
  superseded: {},
  closed: {},
  no_account: {},
} as const satisfies Transitions<ResetStatus, ResetEvent>;
