import { ActivityFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import {
  invitationAccepted,
  providerInvitationView,
  withdrawInvitation,
  type ProviderInvitationInput,
  type ProviderInvitationView,
} from '../../protocol/provider-invitation/messages.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { untilDue } from '../kit/waiting.js';

/** An invitation to sign up, of a provider or of practice staff: mailed, sent again once, and over when it was accepted, withdrawn, or its time has passed. */
export async function providerInvitation(input: ProviderInvitationInput): Promise<void> {
  const { invitationId, policy } = input;
  const after = (days: number) => new Date(Date.parse(input.invitedAt) + days * 24 * 3_600_000).toISOString();
  const expiresAt = after(policy.validDays);
  let status: ProviderInvitationView['status'] = 'invited';
  let accepted = false;
  const file = openCaseFile({
    caseId: invitationId,
    reference: input.reference,
    isCase: true,
    process: 'provider-invitation',
  });
  const now = () => new Date().toISOString();
  setHandler(providerInvitationView, () => ({ status, expiresAt }));
  setHandler(invitationAccepted, () => {
    accepted = true;
  });
  acceptActs({ caseId: invitationId, status: () => status, inTurn: createTurns() })(
    withdrawInvitation,
    () => null,
    async (_, { actor }) => {
      await end('withdrawn', actor.accountId);
      return status === 'withdrawn' ? { done: true } : { refused: 'state-does-not-allow' };
    },
  );

  await mail(0);
  show();
  if ((await until(after(policy.reminderDays))) === 'due') await mail(1);
  while (status === 'invited') if ((await until(expiresAt)) === 'due') await end('expired');
  await condition(allHandlersFinished);

  /** Waits for a date unless the invitation ends before; a signal of acceptance is looked up first. */
  async function until(date: string): Promise<'due' | 'over'> {
    for (;;) {
      const came = await untilDue(
        () => date,
        () => accepted || status !== 'invited',
      );
      if (status !== 'invited') return 'over';
      if (came === 'due') return 'due';
      accepted = false;
      await end('accepted');
    }
  }

  async function mail(round: number): Promise<void> {
    try {
      await outboundMail.mailInvitation({ invitationId, round, at: now() });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await quickDb.openTask({ caseId: invitationId, key: 'reach', kind: 'reach_by_phone', at: now() });
    }
  }

  async function end(as: 'accepted' | 'expired' | 'withdrawn', actorId?: string): Promise<void> {
    const ended = await quickDb.endInvitation({
      invitationId,
      as,
      ...(actorId === undefined ? {} : { actorId }),
      at: now(),
    });
    if (status !== 'invited') return;
    status = ended.status;
    show();
  }

  function show(): void {
    const over = status !== 'invited';
    file.show({
      state: status,
      waitingOn: over ? 'nobody' : 'person',
      dueAt: over ? null : expiresAt,
      needsAttention: false,
      waitsFor: over ? 'nothing; it is over' : 'the invited person to sign up',
    });
  }
}
