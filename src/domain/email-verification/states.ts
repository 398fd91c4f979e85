import type { EmailVerificationPolicy } from '../account/policy.js';
import { dayMs, hoursAfter } from '../instants.js';
import type { Refusal } from '../refusals.js';
import type { IsoInstant } from '../zoned-time.js';
import { isOver, openStates, statesAfter, statesThatAllow, type Transitions } from '../transition.js';

export type VerificationStatus =
  'requested' | 'sent' | 'not_sent' | 'verified' | 'expired' | 'removed' | 'address_taken' | 'superseded';

export type VerificationEvent =
  'send' | 'refuse' | 'find-taken' | 'verify' | 'correct' | 'expire' | 'remove' | 'supersede';

/**
 * What the proof of an address goes through. One whose newest mail no relay took isn't sent, until another is taken. An expired one can be sent again until the account is removed; a corrected address
 * changes no date. Before each mail someone else may be found to have the address.
 */
export const verificationTransitions = {
  requested: {
    send: 'sent',
    refuse: 'not_sent',
    'find-taken': 'address_taken',
    verify: 'verified',
    correct: 'requested',
    expire: 'expired',
    remove: 'removed',
    supersede: 'superseded',
  },
  sent: {
    send: 'sent',
    refuse: 'not_sent',
    'find-taken': 'address_taken',
    verify: 'verified',
    correct: 'sent',
    expire: 'expired',
    remove: 'removed',
    supersede: 'superseded',
  },
  not_sent: {
    send: 'sent',
    refuse: 'not_sent',
    'find-taken': 'address_taken',
    verify: 'verified',
    correct: 'not_sent',
    expire: 'expired',
    remove: 'removed',
    supersede: 'superseded',
  },
  expired: {
    send: 'sent',
    refuse: 'not_sent',
    'find-taken': 'address_taken',
    verify: 'verified',
    correct: 'expired',
    remove: 'removed',
    supersede: 'superseded',
  },
  verified: {},
  removed: {},
  address_taken: {},
  superseded: {},
} as const satisfies Transitions<VerificationStatus, VerificationEvent>;

/** States in which the address can still be proven. */
export const openVerification = openStates(verificationTransitions);

/** States of what is over without proof. */
export const unprovenVerification = statesAfter(verificationTransitions, 'remove', 'supersede', 'find-taken');

/** States in which another mail can be asked for: one was tried, and the address isn't proven. */
export const resendableVerification = statesAfter(verificationTransitions, 'send', 'refuse', 'expire');

/** States in which a change of address waits for its link; a taken address looks like one that waits. */
export const waitingChange = [
  ...statesThatAllow(verificationTransitions, 'expire'),
  ...statesAfter(verificationTransitions, 'find-taken'),
];

/** States in which a sign-up has no account of its own: its address was taken, or it was taken for another one's form sent twice. */
export const cameSecond = statesAfter(verificationTransitions, 'find-taken', 'supersede');

/** Whether nothing more happens to a verification. */
export function isSettled(status: VerificationStatus): boolean {
  return isOver(verificationTransitions, status);
}

/** Why another mail may not be asked for now, or null; `askedAt` are the earlier requests, `sentAt` is the last mail of any kind. */
export function checkResend(
  policy: EmailVerificationPolicy,
  { askedAt, sentAt, now }: { askedAt: readonly IsoInstant[]; sentAt: IsoInstant; now: Date },
): Refusal | null {
  const since = (at: IsoInstant) => now.getTime() - Date.parse(at);
  if (since(sentAt) < policy.resendSeconds * 1000) return { refused: 'resend-too-soon' };
  const today = askedAt.filter((at) => since(at) < dayMs);
  return today.length >= policy.resendsPerDay ? { refused: 'resend-limit-reached' } : null;
}

/** The dates of one verification, computed once from its first mail and shown to people. */
export interface VerificationDates {
  readonly remindersAt: readonly IsoInstant[];
  readonly expiresAt: IsoInstant;
  readonly removedAt: IsoInstant;
}

/** Computes reminders, expiry and removal from the instant of the request. */
export function verificationDates(policy: EmailVerificationPolicy, requestedAt: Date): VerificationDates {
  const after = (hours: number) => hoursAfter(requestedAt, hours).toISOString();
  return {
    remindersAt: policy.reminderHours.map(after),
    expiresAt: after(policy.expiresDays * 24),
    removedAt: after(policy.removedDays * 24),
  };
}
