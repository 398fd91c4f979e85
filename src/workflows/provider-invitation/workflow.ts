import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { ProviderInvitationInput } from '../../protocol/provider-invitation/messages.js';
import { outboundMail } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { mailOrCall } from '../kit/mail-outcome.js';
import { now, waitUntil } from '../kit/waiting.js';
import { acceptWithdrawal, end, openInvitation, show, type Invitation } from './state.js';

/** An invitation to sign up, of a provider or of practice staff: mailed, sent again once, and over when it was accepted, withdrawn, or its time has passed. */
export async function providerInvitation(input: ProviderInvitationInput): Promise<void> {
  const invitation = openInvitation(input);
  acceptWithdrawal(invitation);
  await mail(invitation, 0);
  show(invitation);
  if ((await until(invitation, invitation.remindAt)) === 'due') await mail(invitation, 1);
  while (invitation.status === 'invited')
    if ((await until(invitation, invitation.expiresAt)) === 'due') await end(invitation, 'expired');
  await condition(allHandlersFinished);
}

/** Waits for a date unless the invitation ends before; a signal of acceptance is looked up first. */
async function until(invitation: Invitation, date: string): Promise<'due' | 'over'> {
  for (;;) {
    const came = await waitUntil(() => invitation.accepted || invitation.status !== 'invited', date);
    if (invitation.status !== 'invited') return 'over';
    if (came === 'due') return 'due';
    invitation.accepted = false;
    await end(invitation, 'accepted');
  }
}

async function mail({ input: { invitationId } }: Invitation, round: number): Promise<void> {
  const taken = orElse(
    outboundMail.mailInvitation({ invitationId, round, at: now() }).then(() => true),
    false,
  );
  await mailOrCall(taken, { caseId: invitationId, key: 'reach' });
}
