import type { Transitions } from '../transition.js';

export type ContactStatus = 'open' | 'answered' | 'resolved' | 'closed';
export type ContactEvent = 'write' | 'answer' | 'resolve' | 'close';

/**
 * What a message to support goes through (process book, "contact-request"): it waits for support, then for the person, is resolved by one of
 * them, and can be reopened by writing until its time is over.
 */
export const contactTransitions = {
  open: { write: 'open', answer: 'answered', resolve: 'resolved' },
  answered: { write: 'open', answer: 'answered', resolve: 'resolved' },
  resolved: { write: 'open', close: 'closed' },
  closed: {},
} as const satisfies Transitions<ContactStatus, ContactEvent>;

/** What of a request decides whether it may be resolved. */
interface Answerable {
  readonly crisis: boolean;
  readonly firstAnsweredAt: Date | null;
}

/** Whether a request may be resolved: one with words of a crisis never without a person's answer (process book, "contact-request"). */
export function mayBeResolved({ crisis, firstAnsweredAt }: Answerable): boolean {
  return !crisis || firstAnsweredAt !== null;
}
