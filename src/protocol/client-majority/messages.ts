import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MajorityPolicy } from '../../domain/client-majority/policy.js';
import type { MajorityStatus } from '../../domain/client-majority/states.js';
import type { CarriedRow } from '../../domain/case/row-view.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Names under which the workflows are registered. */
export const clientMajorityType = 'clientMajority';
export const majorityWatchType = 'majorityWatch';

/** One run a coming of age; its id is that of its case. A row decides which of an account is open, so an id is never used again. */
export const clientMajorityId = (majorityId: string) => `client-majority/${majorityId}`;

export interface ClientMajorityInput {
  readonly majorityId: string;
  readonly reference: string;
  readonly accountId: string;
  readonly policy: MajorityPolicy;
  /** Where the run before stood, where this one goes on from it. */
  readonly carried?: CarriedRow;
}

export interface ClientMajorityView {
  readonly status: MajorityStatus;
  /** The next date: a notice, the day of majority, or support's answer. */
  readonly dueAt: IsoInstant | null;
}

/** Where a daily look for those who come of age goes on, and how many cases it has opened so far; empty at its start. */
export interface MajorityWatchInput {
  readonly after: string | null;
  readonly opened: number;
}

/** Sent by support who made sure that the address is the person's own. */
export const confirmOwnAddress = defineUpdate<UpdateResult, [ActArgument], 'confirmOwnAddress'>(
  'confirmOwnAddress',
);
/** Sent by support who found that it isn't. */
export const denyOwnAddress = defineUpdate<UpdateResult, [ActArgument], 'denyOwnAddress'>('denyOwnAddress');

/** Sent once an address was named or proven: look at the row. */
export const majorityChanged = defineSignal<[]>('majorityChanged');

export const clientMajorityView = defineQuery<ClientMajorityView>('view');
