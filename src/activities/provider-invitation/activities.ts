import { recordOwnerTold } from '../../operations/account/address-taken.js';
import type { Transaction } from '../../adapters/database.js';
import { changeCase, closeCase } from '../../cases/change.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Instant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import { invitationLetter, type Invitation } from '../../mail/provider-invitation/letters.js';
import { addressTakenLetter } from '../../mail/email-verification/letters.js';
import {
  providerInvitationId,
  type ProviderInvitationView,
} from '../../protocol/provider-invitation/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type OnceMail } from '../kit/mail-once.js';

type InvitationStatus = ProviderInvitationView['status'];

/** How an invitation ended, by the state of its case. */
const endLines = {
  accepted: { key: 'accepted', code: 'invitation-accepted' },
  expired: { key: 'expired', code: 'invitation-expired' },
  withdrawn: { key: 'withdrawn', code: 'invitation-withdrawn' },
} as const satisfies Record<Exclude<InvitationStatus, 'invited'>, CaseLine>;

/** Activities of an invitation to the provider portal. All of them may be repeated. */
export function createProviderInvitationActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
) {
  const { db, config } = dependencies;
  return {
    /**
     * Mails the invitation, or a reminder with a fresh link; one that is over is not mailed again. Where the address has an account, its owner
     * is told instead, once; the invitation goes on as if it were mailed, so that whoever invites learns nothing. The case says whether a mail
     * was taken.
     */
    async mailInvitation({
      invitationId,
      round,
      at,
    }: {
      invitationId: string;
      round: number;
      at: Instant;
    }): Promise<{ reached: boolean }> {
      const workflowId = providerInvitationId(invitationId);
      const sentAt = new Date(at);
      const prepared = await db.$transaction(async (tx) => {
        const row = await tx.providerInvitation.findUniqueOrThrow({
          where: { id: invitationId },
          include: { case: true, practiceOf: { include: { account: true } } },
        });
        if (row.acceptedAt !== null || row.expiresAt <= sentAt) return null;
        const owner = await tx.account.findUnique({
          where: { portal_email: { portal: 'provider', email: row.email } },
        });
        if (owner !== null) return { row, owner };
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
        return { row, token };
      });
      if (prepared === null) return { reached: true };
      const { row } = prepared;
      const mail: Pick<OnceMail, 'key' | 'template' | 'letter'> =
        'owner' in prepared
          ? {
              key: `${invitationId}/address-taken/${prepared.owner.id}`,
              template: 'address-taken',
              letter: addressTakenLetter({ portalUrl: portalUrl(config, 'provider') }),
            }
          : {
              key: `${invitationId}/provider-invitation/${round}`,
              template: 'provider-invitation',
              letter: invitationLetter(letterOf(row), {
                reference: row.case.reference,
                signUpUrl: `${portalUrl(config, 'provider')}/sign-up/${prepared.token}`,
                validUntil: row.expiresAt,
                timeZone: row.timeZone,
                reminder: round > 0,
              }),
            };
      const outcome = await mailOnce(dependencies, { ...mail, to: row.email, at: sentAt });
      const reached = outcome.kind === 'accepted';
      await db.$transaction(async (tx) => {
        await showMailed(tx, invitationId, { reached, at });
        if ('owner' in prepared) {
          await addLine(tx, invitationId, sentAt, { key: 'taken', code: 'invitation-taken' });
          const because = outcome.kind === 'accepted' ? null : outcome.because;
          const ownerId = prepared.owner.id;
          return recordOwnerTold(tx, { caseId: invitationId, ownerId, because, at: sentAt });
        }
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
      return { reached };
    },

    /**
     * Ends an invitation: its links stop working and the case closes. One that was accepted stays accepted, whatever was asked; one of a practice
     * whose provider stopped the account is withdrawn.
     */
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
        const { acceptedAt, expiresAt } = await tx.providerInvitation.findUniqueOrThrow({
          where: { id: invitationId },
        });
        const ended = request.as === 'accepted' && expiresAt <= at ? 'withdrawn' : request.as;
        const status = acceptedAt === null ? ended : 'accepted';
        if (acceptedAt === null && status === 'accepted') return { status: 'invited' };
        await tx.mailedLink.updateMany({
          where: { caseId: invitationId, consumedAt: null, expiresAt: { gt: at } },
          data: { expiresAt: at },
        });
        await tx.providerInvitation.updateMany({
          where: { id: invitationId, acceptedAt: null, expiresAt: { gt: at } },
          data: { expiresAt: at },
        });
        await closeCase(tx, {
          caseId: invitationId,
          state: status,
          at: request.at,
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

/** Writes whether the invitation reached anyone, unless it is over: it may have been accepted while it was mailed. */
async function showMailed(
  tx: Transaction,
  caseId: string,
  { reached, at }: { reached: boolean; at: Instant },
): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "provider_invitation" WHERE "id" = ${caseId}::uuid FOR UPDATE`;
  const { acceptedAt, expiresAt } = await tx.providerInvitation.findUniqueOrThrow({ where: { id: caseId } });
  if (acceptedAt !== null || expiresAt <= new Date(at)) return;
  await changeCase(tx, {
    caseId,
    state: reached ? 'invited' : 'not_sent',
    waitingOn: 'person',
    dueAt: expiresAt.toISOString(),
    needsAttention: !reached,
    at,
  });
}

/** Whom an invitation is for, and whose practice it leads to. */
function letterOf({
  givenName,
  familyName,
  practiceOf,
}: {
  readonly givenName: string;
  readonly familyName: string;
  readonly practiceOf: { readonly account: Account } | null;
}): Invitation {
  const practice = practiceOf && `${practiceOf.account.givenName} ${practiceOf.account.familyName}`;
  return { name: `${givenName} ${familyName}`, practice };
}
