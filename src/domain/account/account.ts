import type { AccountStatus } from './states.js';

/** What decides whether a password opens an account. */
interface AccountStanding {
  readonly status: AccountStatus;
  readonly readOnlyUntil: Date | null;
}

/** Whether too many wrong passwords or codes keep an account locked at the moment. */
export function isLocked({ lockedUntil }: { readonly lockedUntil: Date | null }, now: Date): boolean {
  return lockedUntil !== null && lockedUntil > now;
}

/** Active accounts may sign in; ended ones only until their read-only time is over; held and deactivated ones not at all. */
export function maySignIn({ status, readOnlyUntil }: AccountStanding, now: Date): boolean {
  if (status === 'ended') return readOnlyUntil !== null && readOnlyUntil > now;
  return status === 'active';
}
