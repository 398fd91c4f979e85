import { isOneOf } from '../named.js';
import { openStates, statesAfter, type Transitions } from '../transition.js';
import type { FactorRecoveryPolicy } from '../account/policy.js';
import { businessDaysAfter } from '../business-hours.js';

export type RecoveryStatus =
  | 'requested'
  | 'mailbox_proven'
  | 'proof_recorded'
  | 'waiting'
  | 'completed'
  | 'denied'
  | 'cancelled'
  | 'expired'
  | 'closed'
  | 'no_account';

export type RecoveryEvent =
  | 'find-nobody'
  | 'answer-without-link'
  | 'prove-mailbox'
  | 'record-proof'
  | 'approve'
  | 'complete'
  | 'deny'
  | 'cancel'
  | 'expire';

/**
 * What the recovery of a lost phone goes through (process book, "two-factor"). Without a link it is answered where no phone is set up, where
 * the account is suspended, and where another case recovers it. Once the mailbox is proven, only people end it: it never expires.
 */
export const recoveryTransitions = {
  requested: {
    'find-nobody': 'no_account',
    'answer-without-link': 'closed',
    'prove-mailbox': 'mailbox_proven',
    expire: 'expired',
    deny: 'denied',
    cancel: 'cancelled',
  },
  mailbox_proven: { 'record-proof': 'proof_recorded', deny: 'denied', cancel: 'cancelled' },
  proof_recorded: { approve: 'waiting', deny: 'denied', cancel: 'cancelled' },
  waiting: { complete: 'completed', deny: 'denied', cancel: 'cancelled' },
  completed: {},
  denied: {},
  cancelled: {},
  expired: {},
  closed: {},
  no_account: {},
} as const satisfies Transitions<RecoveryStatus, RecoveryEvent>;

/** The states of a recovery that is under way; an account has one such at most. */
export const openRecovery = openStates(recoveryTransitions);
type OpenRecovery = (typeof openRecovery)[number];

/** How people end a recovery, be it of a phone or of a mailbox, before it is through. */
export const stoppedRecovery = statesAfter(recoveryTransitions, 'deny', 'cancel');

/** Whether a recovery is under way, be it of a phone or of a mailbox. */
export function isOpenRecovery(status: string): status is OpenRecovery | 'half_proven' {
  return status === 'half_proven' || isOneOf(openRecovery, status);
}

/** Why a recovery was stopped. */
export type RecoveryStop = 'owner' | 'signed-in' | 'factor-reset' | 'held' | 'ended' | 'address-taken';

/** When a recovery that waits for support goes to a lead: at the end of support's business. */
export function recoveryEscalatesAt({ escalateBusinessDays }: FactorRecoveryPolicy, at: Date): Date {
  return businessDaysAfter(at, escalateBusinessDays);
}
