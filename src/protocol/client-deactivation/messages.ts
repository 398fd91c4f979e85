import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { DeactivationPolicy } from '../../domain/client-deactivation/policy.js';
import type { DeactivationStatus } from '../../domain/client-deactivation/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const clientDeactivationType = 'clientDeactivation';

/** One run a request to close an account; its id is that of its case. */
export const clientDeactivationId = (deactivationId: string) => `client-deactivation/${deactivationId}`;

export interface ClientDeactivationInput {
  readonly deactivationId: string;
  readonly reference: string;
  readonly accountId: string;
  readonly requestedAt: IsoInstant;
  readonly policy: DeactivationPolicy;
}

export interface ClientDeactivationView {
  readonly status: DeactivationStatus;
  /** Until when what it waits for may happen: the confirmation, the change of mind, or the next look at a legal hold. */
  readonly dueAt: IsoInstant | null;
}

/** Sent once the row has changed or a link was asked for again: look at the row. */
export const deactivationChanged = defineSignal<[]>('deactivationChanged');

export const clientDeactivationView = defineQuery<ClientDeactivationView>('view');
