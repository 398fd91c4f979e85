import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ProviderInvitationPolicy } from '../../domain/account/policy.js';
import type { InvitationStatus } from '../../domain/provider-invitation/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const providerInvitationType = 'providerInvitation';

/** One run an invitation; its id is that of its case. */
export const providerInvitationId = (invitationId: string) => `provider-invitation/${invitationId}`;

export interface ProviderInvitationInput {
  readonly invitationId: string;
  readonly reference: string;
  readonly jurisdiction: string;
  readonly invitedAt: IsoInstant;
  readonly policy: ProviderInvitationPolicy;
}

export interface ProviderInvitationView {
  /** Whether a relay took the mail is shown by the case alone. */
  readonly status: Exclude<InvitationStatus, 'not_sent'>;
  readonly expiresAt: IsoInstant;
}

/** Sent by support, or by the provider whose practice staff it invites to: the link stops working. */
export const withdrawInvitation = defineUpdate<UpdateResult, [ActArgument], 'withdrawInvitation'>(
  'withdrawInvitation',
);

/** Sent by the API once the invited person signed up, or the provider who invited stopped the account: the row says which. */
export const invitationAccepted = defineSignal<[]>('invitationAccepted');

export const providerInvitationView = defineQuery<ProviderInvitationView>('view');
