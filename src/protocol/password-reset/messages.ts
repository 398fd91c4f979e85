import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PasswordResetPolicy } from '../../domain/account/policy.js';
import type { ResetStatus } from '../../domain/password-reset/states.js';
import type { Portal } from '../../domain/portals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const passwordResetType = 'passwordReset';

/** One run a request; its id is that of its case. */
export const passwordResetId = (resetId: string) => `password-reset/${resetId}`;

export interface PasswordResetInput {
  readonly resetId: string;
  readonly reference: string;
  readonly portal: Portal;
  readonly requestedAt: IsoInstant;
  readonly policy: PasswordResetPolicy;
}

export interface PasswordResetView {
  readonly status: ResetStatus;
  /** Until when the newest link can be used; null while none was sent. */
  readonly linkExpiresAt: IsoInstant | null;
}

/** Sent by support once the owner wants mail again: the address is released, and this workflow sends a fresh link. */
export const releaseAddress = defineUpdate<UpdateResult, [ActArgument], 'releaseAddress'>('releaseAddress');
/** Sent by support when the owner doesn't want it, or can't be found: nothing is sent. */
export const closeReset = defineUpdate<UpdateResult, [ActArgument], 'closeReset'>('closeReset');

/** Sent by the API once the link was used or a newer reset took its place: look at the row. */
export const resetSettled = defineSignal<[]>('resetSettled');

export const passwordResetView = defineQuery<PasswordResetView>('view');
