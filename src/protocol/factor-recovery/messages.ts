import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import type { AddressRecoveryStatus } from '../../domain/address-recovery/states.js';
import type { AddressProof, RecoveryProof } from '../../domain/factor-recovery/proofs.js';
import type { RecoveryStatus } from '../../domain/factor-recovery/states.js';
import type { Portal } from '../../domain/portals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const factorRecoveryType = 'factorRecovery';

/** One run a request; its id is that of its case. A row decides which recovery of an account is open, so an id is never used again. */
export const factorRecoveryId = (recoveryId: string) => `factor-recovery/${recoveryId}`;

export interface FactorRecoveryInput {
  readonly recoveryId: string;
  readonly reference: string;
  readonly portal: Portal;
  readonly requestedAt: IsoInstant;
  readonly policy: FactorRecoveryPolicy;
}

export interface FactorRecoveryView {
  readonly status: RecoveryStatus | AddressRecoveryStatus;
  /** Until when what it waits for may happen: the end of the link, support's deadline, the reset. */
  readonly dueAt: IsoInstant | null;
}

/** Sent by support who recognized the owner. */
export const recordProof = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly proof: RecoveryProof | AddressProof }],
  'recordProof'
>('recordProof');
/** Sent by a second member of staff: the owner is told, and after the wait the second factor is reset. */
export const approveRecovery = defineUpdate<UpdateResult, [ActArgument], 'approveRecovery'>(
  'approveRecovery',
);
/** Sent by support who didn't recognize the owner, or whom the owner asked to stop. */
export const denyRecovery = defineUpdate<UpdateResult, [ActArgument], 'denyRecovery'>('denyRecovery');

/** Sent by the API once a link was used or the recovery was stopped: look at the row. */
export const recoverySettled = defineSignal<[]>('recoverySettled');
/** Sent by a later request for the same account: send another link, if one is still waited for. */
export const recoveryLinkAskedFor = defineSignal<[]>('recoveryLinkAskedFor');

export const factorRecoveryView = defineQuery<FactorRecoveryView>('view');
