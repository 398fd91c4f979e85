import { daysAfter } from '../instants.js';
import { limits } from '../limits.js';
import { pastedLine } from '../pasted.js';
import type { Portal } from '../portals.js';
import type { Refusal } from '../refusals.js';

/** How a code reaches a person; text and voice go to the one phone, email to the address used to log in. */
export type CodeMethod = 'text' | 'voice' | 'email';

/** The rules of two-factor sign-in, in minutes, seconds and days of 24 hours; none of them depends on a time zone. */
export const twoFactorPolicy = {
  /** Digits of a code. Basis: NIST SP 800-63B-4 §3.1.3.2. */
  codeDigits: 6,
  /** Minutes for which a code is valid; asking again meanwhile sends the same one. Basis: NIST SP 800-63B-4 §3.1.3.2. */
  codeMinutes: 10,
  /** Wrong codes after which a challenge is over. Basis: process book, "two-factor". */
  tries: 5,
  /** Seconds between two codes by the same method. Basis: product; slow networks need about that long. */
  resendSeconds: 60,
  /** Codes that one challenge sends. Basis: process book, "two-factor"; Twilio Verify allows as many. */
  sendsPerChallenge: 5,
  /** Sendings that one challenge asks for, those that reached nobody included: it can't keep the telephone network busy. Basis: product; twice the former. */
  attemptsPerChallenge: 10,
  /** Codes that a number or address gets in an hour, over all sign-ins; setting a phone up counts those too, and is not counted for them. Basis: process book, "two-factor". */
  sendsPerDestinationHour: 10,
  /** Phones that an account may begin to set up in an hour: each texts or calls someone who may be a stranger. Basis: product; typing errors and a landline or two. */
  enrolmentsPerHour: 10,
  /** The same of all practice staff of one provider together, who are as many as the provider invites; the provider's own aren't counted. Basis: product; each of 20 twice. */
  enrolmentsPerPracticeHour: 40,
  /** Minutes in which a sign-in has to be finished with its code. Basis: product; time for a second code. */
  challengeMinutes: 30,
  /** Days for which a device is remembered, from the day it was chosen. Basis: Headway help, "Remember this device". */
  rememberDays: 30,
  /** Wrong codes since the last right one at which sign-in is locked, and locked again. Basis: process book, "Accounts". */
  failuresPerLock: limits.signInFailures.count,
  /** Wrong codes since the last right one that stop the second factor until a recovery. Basis: NIST SP 800-63B-4 §3.2.2. */
  failuresToDisable: 100,
} as const;

/** Whether a portal's sign-ins need a second factor: clients are not asked (Headway help, "If you're a client"). */
export function needsSecondFactor(portal: Portal): boolean {
  return portal !== 'client';
}

/** Whether a portal offers to remember a browser after a code; not for staff. */
export function allowsTrustedDevices(portal: Portal): boolean {
  return portal === 'provider';
}

/** Whether a portal lets codes go by email; not for staff. */
export function allowsEmailCodes(portal: Portal): boolean {
  return portal === 'provider';
}

/**
 * The methods of a challenge, the one to begin with first. Email is offered once a sign-in by phone was completed since the phone was set up
 * and since the password was last reset by mail, and not for staff.
 */
export function codeMethods(
  portal: Portal,
  factor: { readonly method: 'text' | 'voice'; readonly emailAllowed: boolean },
): readonly CodeMethod[] {
  const byPhone = factor.method === 'voice' ? (['voice', 'text'] as const) : (['text', 'voice'] as const);
  return factor.emailAllowed && allowsEmailCodes(portal) ? [...byPhone, 'email'] : byPhone;
}

/** A code that was sent before, as far as the next one depends on it; what was never taken isn't charged. */
export interface EarlierSend {
  readonly method: CodeMethod;
  readonly at: Date;
  readonly charged: boolean;
}

/** Whether another code may be sent by a method now; null means yes. `toDestination` counts the last hour's, over all challenges. */
export function checkSend(request: {
  readonly method: CodeMethod;
  readonly earlier: readonly EarlierSend[];
  readonly toDestination: number;
  readonly now: Date;
}): Refusal | null {
  const { method, now } = request;
  const charged = request.earlier.filter((send) => send.charged);
  const last = Math.max(...charged.filter((send) => send.method === method).map(({ at }) => at.getTime()));
  if (now.getTime() - last < twoFactorPolicy.resendSeconds * 1000) return { refused: 'code-resend-too-soon' };
  const spent =
    request.earlier.length >= twoFactorPolicy.attemptsPerChallenge ||
    charged.length >= twoFactorPolicy.sendsPerChallenge ||
    request.toDestination >= twoFactorPolicy.sendsPerDestinationHour;
  return spent ? { refused: 'code-limit-reached' } : null;
}

/** What one more wrong code does to a sign-in that had `failedCodes` of them since the last right one. */
export function afterWrongCode(failedCodes: number): {
  readonly failedCodes: number;
  readonly locks: boolean;
  readonly disables: boolean;
} {
  const count = failedCodes + 1;
  return {
    failedCodes: count,
    locks: count % twoFactorPolicy.failuresPerLock === 0,
    disables: count >= twoFactorPolicy.failuresToDisable,
  };
}

/** Whether it was wrong codes that locked a sign-in which is locked: the wait they cost isn't cut short by a new password. */
export function isLockedByCodes(failedCodes: number): boolean {
  return failedCodes > 0 && failedCodes % twoFactorPolicy.failuresPerLock === 0;
}

/** When a device that is remembered now is asked again. */
export function rememberedUntil(at: Date): Date {
  return daysAfter(at, twoFactorPolicy.rememberDays);
}

/** Six digits as people type or paste them, with spaces, dots or dashes, full-width too; null when they aren't six digits. */
export function parseCode(typed: string): string | null {
  const digits = pastedLine(typed).replace(/[ .-]/g, '');
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** Version of the sentence by which someone consents to get codes; stored with the consent. */
export const codeConsentVersion = '2026-11';
