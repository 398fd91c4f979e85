import type { Transitions } from '../transition.js';

export type InvitationStatus = 'invited' | 'not_sent' | 'accepted' | 'expired' | 'withdrawn';
export type InvitationEvent = 'send' | 'refuse' | 'accept' | 'expire' | 'withdraw';

/** What an invitation of a provider goes through. One whose newest mail no relay took isn't sent, until another is taken. */
export const invitationTransitions = {
  invited: { refuse: 'not_sent', accept: 'accepted', expire: 'expired', withdraw: 'withdrawn' },
  not_sent: { send: 'invited', accept: 'accepted', expire: 'expired', withdraw: 'withdrawn' },
  accepted: {},
  expired: {},
  withdrawn: {},
} as const satisfies Transitions<InvitationStatus, InvitationEvent>;
