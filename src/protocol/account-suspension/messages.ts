import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { SuspensionStatus } from '../../domain/account-suspension/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const accountSuspensionType = 'accountHold';

/** One run a suspension; its id is that of its case. */
export const accountSuspensionId = (holdId: string) => `account-hold/${holdId}`;

export interface AccountSuspensionInput {
  readonly holdId: string;
  readonly reference: string;
  readonly accountId: string;
  readonly heldAt: IsoInstant;
  readonly dueAt: IsoInstant;
}

export interface AccountSuspensionView {
  readonly status: SuspensionStatus;
}

/** Sent by a lead who reached the owner: the account opens again, with its former address if the change of it wasn't the owner's, and must choose a new password. */
export const liftHold = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly restoreAddress: boolean }],
  'liftHold'
>('liftHold');

/** Sent when "this wasn't me" was pressed once more, perhaps at another address: that one is told of the suspension as well. */
export const disavowedAgain = defineSignal('disavowedAgain');

export const accountSuspensionView = defineQuery<AccountSuspensionView>('view');
