import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { EmailVerificationPolicy } from '../../domain/account/policy.js';
import type { VerificationStatus } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const emailVerificationType = 'emailVerification';

/** One run a verification; its id is that of its case. */
export const emailVerificationId = (verificationId: string) => `email-verification/${verificationId}`;

export interface EmailVerificationInput {
  readonly verificationId: string;
  readonly reference: string;
  readonly portal: Portal;
  readonly purpose: 'sign_up' | 'family_member' | 'change_address';
  readonly requestedAt: IsoInstant;
  readonly policy: EmailVerificationPolicy;
}

export interface EmailVerificationView {
  readonly status: VerificationStatus;
  readonly expiresAt: IsoInstant;
  readonly removedAt: IsoInstant;
  /** Mails sent so far: the first, reminders and those asked for. */
  readonly mailsSent: number;
}

/** Sent by support: another mail with a fresh link, after 60 s and at most five in a day. */
export const resendVerification = defineUpdate<UpdateResult, [ActArgument], 'resendVerification'>(
  'resendVerification',
);

/** Sent by the API for whoever asked for another mail, perhaps nobody it knows: sent as often as support may; beyond that nothing follows. */
export const resendAsked = defineSignal<[]>('resendAsked');

/** Sent by APIs before decision 035, after they wrote a corrected address into the verification's row: a mail goes there, and older links stop working. Cases of then may still get it. */
export const addressCorrected = defineSignal<[]>('addressCorrected');

/** Sent by the API once the link was used, the account was disavowed, or a newer verification took its place: look at the row. */
export const verificationSettled = defineSignal<[]>('verificationSettled');

export const emailVerificationView = defineQuery<EmailVerificationView>('view');
