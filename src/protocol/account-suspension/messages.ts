import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Instant } from '../../domain/zoned-time.js';
import type { ActArgument } from '../acts.js';
import type { Answer } from '../contract-termination/messages.js';

/** Name under which the workflow is registered. */
export const accountHoldType = 'accountHold';

/** One run a hold; its id is that of its case. */
export const accountHoldId = (holdId: string) => `account-hold/${holdId}`;

export interface AccountHoldInput {
  readonly holdId: string;
  readonly reference: string;
  readonly accountId: string;
  readonly heldAt: Instant;
  readonly dueAt: Instant;
}

export interface AccountHoldView {
  readonly status: 'held' | 'lifted';
}

/** Sent by a lead who reached the owner: the account opens again, with its former address if the change of it was not the owner's, and must choose a new password. */
export const liftHold = defineUpdate<
  Answer,
  [ActArgument & { readonly restoreAddress: boolean }],
  'liftHold'
>('liftHold');

/** Sent when "this wasn't me" was pressed once more, perhaps at another address: that one is told of the hold as well. */
export const disavowedAgain = defineSignal('disavowedAgain');

export const accountHoldView = defineQuery<AccountHoldView>('view');
