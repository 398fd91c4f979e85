import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ReactivationPolicy } from '../../domain/client-reactivation/policy.js';
import type { ReactivationStatus } from '../../domain/client-reactivation/states.js';
import type { CarriedRow } from '../../domain/case/row-view.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const clientReactivationType = 'clientReactivation';

/** One run an opening by support; its id is that of its case. A row decides which of an account is open, so an id is never used again. */
export const clientReactivationId = (reactivationId: string) => `client-reactivation/${reactivationId}`;

export interface ClientReactivationInput {
  readonly reactivationId: string;
  readonly reference: string;
  readonly accountId: string;
  readonly requestedAt: IsoInstant;
  readonly policy: ReactivationPolicy;
  /** Where the run before stood, where this one goes on from it. */
  readonly carried?: CarriedRow;
}

export interface ClientReactivationView {
  readonly status: ReactivationStatus;
  /** Until when what it waits for may happen: the end of the link, or support's decision. */
  readonly dueAt: IsoInstant | null;
}

/** Sent by support who decided that the account opens again. */
export const reactivate = defineUpdate<UpdateResult, [ActArgument], 'reactivate'>('reactivate');
/** Sent by support who decided that it stays closed. */
export const denyReactivation = defineUpdate<UpdateResult, [ActArgument], 'denyReactivation'>(
  'denyReactivation',
);

/** Sent once the link was used: look at the row. */
export const reactivationChanged = defineSignal<[]>('reactivationChanged');

export const clientReactivationView = defineQuery<ClientReactivationView>('view');
