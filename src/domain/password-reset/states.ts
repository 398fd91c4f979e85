import type { PasswordResetPolicy } from '../account/policy.js';
import { businessDaysAfter } from '../business-hours.js';
import { statesAfter, statesThatAllow, type Transitions } from '../transition.js';

export type ResetStatus =
  | 'requested'
  | 'sent'
  | 'address_suppressed'
  | 'completed'
  | 'expired'
  | 'superseded'
  | 'not_sent'
  | 'closed'
  | 'no_account';

export type ResetEvent =
  | 'send'
  | 'find-suppressed'
  | 'find-nobody'
  | 'answer-without-link'
  | 'give-up'
  | 'release'
  | 'close'
  | 'complete'
  | 'expire'
  | 'supersede'
  | 'find-newer';

/**
 * What a reset goes through. Without a link it is answered where the account is suspended or on the other portal, and where another reset waits for
 * the same address. One whose mail the relay doesn't take is given up, and support calls. A suppressed address waits for support, who releases (it is looked up
 * afresh) or closes; it is looked up once more by itself before a lead is asked. A link may be used before it is noted that it was sent. One that finds a
 * newer request of its account when it is looked up gets no link.
 */
export const resetTransitions = {
  requested: {
    send: 'sent',
    'find-suppressed': 'address_suppressed',
    'find-nobody': 'no_account',
    'answer-without-link': 'closed',
    'give-up': 'not_sent',
    complete: 'completed',
    supersede: 'superseded',
    'find-newer': 'superseded',
  },
  address_suppressed: {
    send: 'sent',
    'find-suppressed': 'address_suppressed',
    'answer-without-link': 'closed',
    'give-up': 'not_sent',
    release: 'requested',
    close: 'closed',
    complete: 'completed',
    'find-newer': 'superseded',
  },
  sent: { complete: 'completed', expire: 'expired', supersede: 'superseded' },
  completed: {},
  expired: {},
  superseded: {},
  not_sent: {},
  closed: {},
  no_account: {},
} as const satisfies Transitions<ResetStatus, ResetEvent>;

/** States in which a newer reset of the same account replaces this one. */
export const replaceableReset = statesThatAllow(resetTransitions, 'supersede');

/** How a reset ends that nobody used. */
export const unusedReset = statesAfter(resetTransitions, 'expire', 'supersede');

/** When a reset that waits for a suppressed address goes to a lead: at the end of support's second business day. */
export function resetEscalatesAt({ escalateBusinessDays }: PasswordResetPolicy, suppressedAt: Date): Date {
  return businessDaysAfter(suppressedAt, escalateBusinessDays);
}
