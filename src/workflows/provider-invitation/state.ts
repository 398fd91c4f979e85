import { daysAfter } from '../../domain/instants.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import {
  invitationAccepted,
  providerInvitationView,
  withdrawInvitation,
  type ProviderInvitationInput,
  type ProviderInvitationView,
} from '../../protocol/provider-invitation/messages.js';
import { quickDb } from '../kit/activity-options.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { now } from '../kit/waiting.js';

/** What the workflow knows of an invitation: the status that its row last answered, and its dates. */
export interface Invitation {
  readonly input: ProviderInvitationInput;
  readonly remindAt: IsoInstant;
  readonly expiresAt: IsoInstant;
  status: ProviderInvitationView['status'];
  /** Whether the newest mail was taken; null until the first has gone. */
  reached: boolean | null;
  /** Someone says that it was accepted; the row knows. */
  accepted: boolean;
  /** What goes on beside everything else: the letters. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The invitation as its input says; answers what asks and tells it from now on. */
export function openInvitation(input: ProviderInvitationInput): Invitation {
  const { invitationId: caseId, reference, invitedAt, policy } = input;
  const after = (days: number) => daysAfter(new Date(invitedAt), days).toISOString();
  const invitation: Invitation = {
    input,
    remindAt: after(policy.reminderDays),
    expiresAt: after(policy.validDays),
    status: 'invited',
    reached: null,
    accepted: false,
    beside: openBeside(),
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'provider-invitation',
      status: () => projectionOf(invitation).state,
    }),
  };
  answerView(providerInvitationView, () => ({
    status: invitation.status,
    expiresAt: invitation.expiresAt,
  }));
  listenTo(
    invitationAccepted,
    'The invited person signed up, or the invitation was taken back: look at the row.',
    () => {
      invitation.accepted = true;
    },
  );
  return invitation;
}

/** Lets who invited take the invitation back. */
export function acceptWithdrawal(invitation: Invitation): void {
  invitation.process.accept(
    withdrawInvitation,
    () => null,
    async (_, { actor }) => {
      await end(invitation, 'withdrawn', actor.accountId);
      return invitation.status === 'withdrawn' ? { done: true } : { refused: 'state-does-not-allow' };
    },
  );
}

/** Ends the invitation where its row is still open; which end it came to, the row says. */
export async function end(
  invitation: Invitation,
  as: 'accepted' | 'expired' | 'withdrawn',
  actorId?: string,
): Promise<void> {
  const { invitationId } = invitation.input;
  const by = actorId === undefined ? {} : { actorId };
  const ended = await quickDb.endInvitation({ invitationId, as, ...by, at: now() });
  if (invitation.status !== 'invited') return;
  invitation.status = ended.status;
  invitation.process.show(projectionOf(invitation));
}

/** What an invitation shows of itself: whom it waits on, and until when. */
export function projectionOf({ status, reached, expiresAt }: Invitation): CaseProjection {
  const rest = { state: status, dueAt: null, needsAttention: false } as const;
  if (status !== 'invited') return { ...rest, waitingOn: 'nobody', waitsFor: 'nothing; it is over' };
  if (reached === null) return { ...rest, waitingOn: 'system', waitsFor: 'the invitation to be taken' };
  const person = { waitingOn: 'person', dueAt: expiresAt } as const;
  return reached
    ? { ...rest, ...person, waitsFor: 'the invited person to sign up' }
    : {
        ...person,
        state: 'not_sent',
        needsAttention: true,
        waitsFor: 'another mail: no relay took the last one, and support was asked to call',
      };
}
