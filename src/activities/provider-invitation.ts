import { changeCase } from '../cases/change-case.js';
import { openTaskIn } from '../cases/support-tasks.js';
import { addLine, type CaseLine } from '../cases/time-line.js';
import type { Dependencies } from '../dependencies.js';
import type { Instant } from '../domain/zoned-time.js';
import { invitationLetter } from '../mail/invitation-letter.js';
import { providerInvitationId, type ProviderInvitationView } from '../protocol/provider-invitation.js';
import { issueMailedLink } from '../tokens/mailed-link.js';
import { mailOnce } from './mail-once.js';

type InvitationStatus = ProviderInvitationView['status'];

/** How an invitation ended, by the state of its case. */
const endLines = {
  accepted: { key: 'accepted', code: 'invitation-accepted' },
  expired: { key: 'expired', code: 'invitation-expired' },
  withdrawn: { key: 'withdrawn', code: 'invitation-withdrawn' },
} as const satisfies Record<Exclude<InvitationStatus, 'invited'>, CaseLine>;

/** Activities of a provider's invitation. All of them may be repeated. */
export function createProviderInvitationActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
) {
  const { db, config } = dependencies;
  return {
    /** Mails the invitation, or a reminder with a fresh link; one that was accepted meanwhile is not mailed again. */
    async mailInvitation({
      invitationId,
      round,
      at,
    }: {
      invitationId: string;
      round: number;
      at: Instant;
    }): Promise<void> {
      const workflowId = providerInvitationId(invitationId);
      const sentAt = new Date(at);
      const prepared = await db.$transaction(async (tx) => {
        const row = await tx.providerInvitation.findUniqueOrThrow({
          where: { id: invitationId },
          include: { case: true },
        });
        if (row.acceptedAt !== null) return null;
        const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
          workflowId,
          purpose: 'provider-invitation',
          round,
          subjectId: invitationId,
          caseId: invitationId,
          issuedAt: sentAt,
          expiresAt: row.expiresAt,
        });
        await tx.mailedLink.updateMany({
          where: { workflowId, round: { lt: round }, consumedAt: null, expiresAt: { gt: sentAt } },
          data: { expiresAt: sentAt },
        });
        await changeCase(tx, {
          caseId: invitationId,
          state: 'invited',
          waitingOn: 'person',
          dueAt: row.expiresAt.toISOString(),
          needsAttention: false,
          at,
        });
        return { row, token };
      });
      if (prepared === null) return;
      const { row, token } = prepared;
      const outcome = await mailOnce(dependencies, {
        key: `${invitationId}/provider-invitation/${round}`,
        template: 'provider-invitation',
        to: row.email,
        letter: invitationLetter({
          providerName: `${row.givenName} ${row.familyName}`,
          reference: row.case.reference,
          signUpUrl: `${config.PROVIDER_PORTAL_URL}/sign-up/${token}`,
          validUntil: row.expiresAt,
          timeZone: row.timeZone,
          reminder: round > 0,
        }),
        at: sentAt,
      });
      await db.$transaction(async (tx) => {
        if (outcome.kind === 'accepted')
          return addLine(tx, invitationId, sentAt, {
            key: `invited/${round}`,
            code: 'provider-invited',
            actorId: row.invitedById,
          });
        await addLine(tx, invitationId, sentAt, {
          key: `mail-withheld/${round}`,
          code: 'mail-withheld',
          detail: { template: 'provider-invitation', because: outcome.because },
        });
        await openTaskIn(tx, { caseId: invitationId, key: 'reach', kind: 'reach_by_phone', at });
      });
    },

    /** Ends an invitation: its links stop working and the case closes. One that was accepted stays accepted, whatever was asked. */
    async endInvitation(request: {
      invitationId: string;
      as: 'accepted' | 'expired' | 'withdrawn';
      actorId?: string;
      at: Instant;
    }): Promise<{ status: InvitationStatus }> {
      const { invitationId, actorId } = request;
      const at = new Date(request.at);
      return db.$transaction(async (tx) => {
        // The sign-up locks this row too: what it accepted first is accepted.
        await tx.$executeRaw`SELECT 1 FROM "provider_invitation" WHERE "id" = ${invitationId}::uuid FOR UPDATE`;
        const { acceptedAt } = await tx.providerInvitation.findUniqueOrThrow({ where: { id: invitationId } });
        const status = acceptedAt === null ? request.as : 'accepted';
        if (acceptedAt === null && status === 'accepted') return { status: 'invited' };
        await tx.mailedLink.updateMany({
          where: { caseId: invitationId, consumedAt: null, expiresAt: { gt: at } },
          data: { expiresAt: at },
        });
        await tx.providerInvitation.updateMany({
          where: { id: invitationId, acceptedAt: null, expiresAt: { gt: at } },
          data: { expiresAt: at },
        });
        await changeCase(tx, {
          caseId: invitationId,
          state: status,
          waitingOn: 'nobody',
          dueAt: null,
          needsAttention: false,
          at: request.at,
          closed: true,
          event: {
            ...endLines[status],
            ...(actorId === undefined || status !== request.as ? {} : { actorId }),
          },
        });
        return { status };
      });
    },
  };
}
