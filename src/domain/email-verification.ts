import type { EmailVerificationPolicy } from './account-policy.js';
import type { Instant } from './zoned-time.js';
import type { Transitions } from './transition.js';

export type VerificationStatus =
  'requested' | 'sent' | 'verified' | 'expired' | 'removed' | 'address_taken' | 'superseded';

export type VerificationEvent =
  'send' | 'find-taken' | 'verify' | 'correct' | 'expire' | 'remove' | 'supersede';

/** What the proof of an address goes through. An expired one can be sent again until the account is removed. */
export const verificationTransitions = {
  requested: { send: 'sent', 'find-taken': 'address_taken' },
  sent: {
    send: 'sent',
    verify: 'verified',
    correct: 'requested',
    expire: 'expired',
    remove: 'removed',
    supersede: 'superseded',
  },
  expired: {
    send: 'sent',
    verify: 'verified',
    correct: 'requested',
    remove: 'removed',
    supersede: 'superseded',
  },
  verified: {},
  removed: {},
  address_taken: {},
  superseded: {},
} as const satisfies Transitions<VerificationStatus, VerificationEvent>;

const hour = 3_600_000;

/** The dates of one verification, computed once from its first mail and shown to people. */
export interface VerificationDates {
  readonly remindersAt: readonly Instant[];
  readonly expiresAt: Instant;
  readonly removedAt: Instant;
}

/** Computes reminders, expiry and removal from the instant of the request. */
export function verificationDates(policy: EmailVerificationPolicy, requestedAt: Date): VerificationDates {
  const after = (hours: number) => new Date(requestedAt.getTime() + hours * hour).toISOString();
  return {
    remindersAt: policy.reminderHours.map(after),
    expiresAt: after(policy.expiresDays * 24),
    removedAt: after(policy.removedDays * 24),
  };
}
