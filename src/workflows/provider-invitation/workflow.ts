import { allHandlersFinished, condition, patched } from '@temporalio/workflow';
import type { ProviderInvitationInput } from '../../protocol/provider-invitation/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { tellBeside } from '../kit/beside.js';
import { orElse } from '../kit/failures.js';
import { now, waitUntil } from '../kit/waiting.js';
import { acceptWithdrawal, end, openInvitation, projectionOf, type Invitation } from './state.js';

/** An invitation to sign up, of a provider or of practice staff: mailed, sent again once, and over when it was accepted, withdrawn, or its time has passed. */
export async function providerInvitation(input: ProviderInvitationInput): Promise<void> {
  const invitation = openInvitation(input);
  acceptWithdrawal(invitation);
  invitation.process.describe(projectionOf(invitation));
  await tellBeside(invitation.beside, mailAndShow(invitation));
  if ((await until(invitation, invitation.remindAt, 'the invitation is mailed again')) === 'due')
    await tellBeside(invitation.beside, mail(invitation, 1));
  while (invitation.status === 'invited')
    if ((await until(invitation, invitation.expiresAt, 'the invitation expires')) === 'due')
      await end(invitation, 'expired');
  await invitation.beside.finished();
  await condition(allHandlersFinished);
}

/** Waits for a date unless the invitation ends before; a signal of acceptance is looked up first. */
async function until(invitation: Invitation, date: string, then: string): Promise<'due' | 'over'> {
  for (;;) {
    const came = await waitUntil(() => invitation.accepted || invitation.status !== 'invited', date, then);
    if (invitation.status !== 'invited') return 'over';
    if (came === 'due') return 'due';
    invitation.accepted = false;
    await end(invitation, 'accepted');
  }
}

/** The first mail, after which the case waits for the person. */
async function mailAndShow(invitation: Invitation): Promise<void> {
  await mail(invitation, 0);
  invitation.process.show(projectionOf(invitation));
}

async function mail(invitation: Invitation, round: number): Promise<void> {
  const { invitationId } = invitation.input;
  const before = invitation.reached;
  // Workers of before answered nothing once a mail was taken or refused.
  const answer = await orElse<{ reached: boolean } | undefined, null>(
    outboundMail.mailInvitation({ invitationId, round, at: now() }),
    null,
  );
  invitation.reached = answer !== null && (answer?.reached ?? true);
  if (answer !== null) {
    if (before !== null && before !== invitation.reached) invitation.process.show(projectionOf(invitation));
    return;
  }
  await quickDb.openTask({ caseId: invitationId, key: 'reach', kind: 'reach_by_phone', at: now() });
  // Someone may have ended it meanwhile, and its row says so.
  if (patched('invitation-not-sent') && invitation.status === 'invited')
    await invitation.process.record(projectionOf(invitation));
}
