import { lockInvitation } from '../../operations/provider-invitation/lock.js';
import type { Transaction } from '../../adapters/database.js';
import { lockAccount } from '../../operations/account/lock.js';
import { recordOwnerTold } from '../../operations/account/address-taken.js';
import { changeCase } from '../../cases/change.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import { invitationLetter, type Invitation } from '../../mail/provider-invitation/letters.js';
import { addressTakenLetter } from '../../mail/email-verification/letters.js';
import { providerInvitationId } from '../../protocol/provider-invitation/messages.js';
import { portalOfInvitation } from '../../operations/provider-invitation/invitations.js';
import type { StaffRole } from '../../domain/staff-member/rules.js';
import { issueMailedLink, expireLinks } from '../../tokens/mailed-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome, type OnceMail } from '../kit/mail-once.js';
import { fullName } from '../../domain/person-name.js';

type InvitationDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>;

interface InvitationRound {
  readonly invitationId: string;
  /** Zero is the invitation itself; reminders count up. */
  readonly round: number;
  readonly at: IsoInstant;
}

type PreparedInvitation = NonNullable<Awaited<ReturnType<typeof prepareInvitation>>>;

/** The activity that invites someone to the provider or the staff portal. It may be repeated. */
export function createInvitationMailActivities(dependencies: InvitationDependencies) {
  const { db, config, clock } = dependencies;
  return {
    /**
     * Mails the invitation, or a reminder with a fresh link; one that is over isn't mailed again. Where the address has an account, its owner
     * is told instead, once; the invitation goes on as if it were mailed, so that the person who invites learns nothing. The case says whether a mail
     * was taken.
     */
    async mailInvitation(request: InvitationRound): Promise<{ reached: boolean }> {
      const prepared = await db.$transaction((tx) =>
        prepareInvitation(tx, config, { ...request, now: clock() }),
      );
      if (prepared === null) return { reached: true };
      const outcome = await mailOnce(dependencies, {
        ...mailOf(config, prepared, request),
        to: prepared.row.email,
        at: new Date(request.at),
      });
      const reached = outcome.kind === 'accepted';
      await db.$transaction(async (tx) => {
        // Before the invitation, as who removes someone from a practice does.
        if ('owner' in prepared) await lockAccount(tx, prepared.owner.id);
        await lockInvitation(tx, request.invitationId);
        const row = await readInvitation(tx, request.invitationId);
        const isOpen = !isOver(row, clock());
        if (isOpen) await showMailed(tx, row, { reached, at: request.at });
        if (isOpen || reached) await recordInvited(tx, prepared, outcome, request);
      });
      return { reached };
    },
  };
}

type InvitationRow = Awaited<ReturnType<typeof readInvitation>>;

async function readInvitation(tx: Transaction, id: string) {
  return tx.providerInvitation.findUniqueOrThrow({
    where: { id },
    include: { case: true, practiceOf: { include: { account: true } } },
  });
}

/** It may have been accepted or taken back while its mail was put off or under way. */
function isOver({ acceptedAt, expiresAt, case: { closedAt } }: InvitationRow, now: Date): boolean {
  return acceptedAt !== null || closedAt !== null || expiresAt <= now;
}

/** Makes the fresh link and ends the older ones, or finds whose address it is; null where the invitation is over. */
async function prepareInvitation(
  tx: Transaction,
  config: Dependencies['config'],
  { invitationId, round, at, now }: InvitationRound & { readonly now: Date },
) {
  const workflowId = providerInvitationId(invitationId);
  const sentAt = new Date(at);
  const row = await readInvitation(tx, invitationId);
  if (isOver(row, now)) return null;
  const owner = await tx.account.findUnique({
    where: { portal_email: { portal: portalOfInvitation(row), email: row.email } },
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
  await expireLinks(tx, { workflowId, round: { lt: round } }, sentAt);
  return { row, token };
}

function mailOf(
  config: Dependencies['config'],
  prepared: PreparedInvitation,
  { invitationId, round }: InvitationRound,
): Pick<OnceMail, 'key' | 'template' | 'letter'> {
  const { row } = prepared;
  const url = portalUrl(config, portalOfInvitation(row));
  return 'owner' in prepared
    ? {
        key: `${invitationId}/address-taken/${prepared.owner.id}`,
        template: 'address-taken',
        letter: addressTakenLetter({ portalUrl: url }),
      }
    : {
        key: `${invitationId}/provider-invitation/${round}`,
        template: 'provider-invitation',
        letter: invitationLetter(letterOf(row), {
          reference: row.case.reference,
          signUpUrl: `${url}/sign-up/${prepared.token}`,
          validUntil: row.expiresAt,
          timeZone: row.timeZone,
          reminder: round > 0,
        }),
      };
}

/** Writes down who was mailed; a mail that didn't go is for support to follow up. */
async function recordInvited(
  tx: Transaction,
  prepared: PreparedInvitation,
  outcome: MailOutcome,
  { invitationId, round, at }: InvitationRound,
): Promise<void> {
  const { row } = prepared;
  const sentAt = new Date(at);
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
}

/** Writes whether the invitation reached anyone. */
async function showMailed(
  tx: Transaction,
  { id: caseId, expiresAt }: InvitationRow,
  { reached, at }: { readonly reached: boolean; readonly at: IsoInstant },
): Promise<void> {
  await changeCase(tx, {
    caseId,
    state: reached ? 'invited' : 'not_sent',
    waitingOn: 'person',
    dueAt: expiresAt.toISOString(),
    needsAttention: !reached,
    at,
  });
}

/** Whom an invitation is for, and where it leads. */
function letterOf({
  givenName,
  familyName,
  practiceOf,
  staffRole,
}: {
  readonly givenName: string;
  readonly familyName: string;
  readonly practiceOf: { readonly account: Account } | null;
  readonly staffRole: StaffRole | null;
}): Invitation {
  const to = staffRole !== null ? 'staff' : practiceOf === null ? 'provider' : 'practice';
  return {
    name: fullName({ givenName, familyName }),
    to,
    practice: practiceOf === null ? '' : fullName(practiceOf.account),
  };
}
