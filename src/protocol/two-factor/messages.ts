import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Portal } from '../../domain/portals.js';
import type { ChallengeOutcome, ChallengeStatus } from '../../domain/two-factor/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const twoFactorType = 'twoFactor';

/** One run a challenge; its id is that of its case. A row of its own is what decides, so an id is never used again. */
export const twoFactorId = (challengeId: string) => `two-factor/${challengeId}`;

export interface TwoFactorInput {
  readonly challengeId: string;
  readonly reference: string;
  readonly portal: Portal;
  readonly purpose: 'enrolment' | 'sign_in';
  readonly openedAt: IsoInstant;
  readonly expiresAt: IsoInstant;
}

export interface TwoFactorView {
  readonly status: ChallengeStatus;
  /** Codes asked for so far, by any method. */
  readonly codesAskedFor: number;
}

/** Sent by the API after it wrote another sending: look for what is to be sent. */
export const codeAskedFor = defineSignal<[]>('codeAskedFor');

/** Sent by the API in which the challenge ended; a lost one is made up for when the challenge's time is over. */
export const challengeSettled = defineSignal<[{ readonly outcome: ChallengeOutcome }]>('challengeSettled');

/** Sent by the API when Twilio reports that a code didn't arrive: look at how the sendings fare, for support to read. */
export const codeNotDelivered = defineSignal<[CodeNotDelivered]>('codeNotDelivered');

/** Which sending it was, and Twilio's error code or how the call ended. */
export interface CodeNotDelivered {
  readonly round: number;
  readonly because: string;
}

export const twoFactorView = defineQuery<TwoFactorView>('view');
