import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Transaction } from '../../adapters/database.js';
import { openCase, type OpenedCase } from '../../cases/open.js';
import type { Dependencies } from '../../dependencies.js';
import { providerInvitationPolicy } from '../../domain/account/policy.js';
import { daysAfter } from '../../domain/instants.js';
import type { StaffRole } from '../../domain/staff-member/rules.js';
import { isPracticeOpen } from '../../domain/practice-staff/rules.js';
import { checkInvitationForm, type InvitationRequest } from '../../domain/provider-invitation/form.js';
import { areRefusals, isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Answers } from '../../domain/person-name.js';
import type { Account, MailedLink, ProviderInvitation } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { invitationAccepted, providerInvitationId } from '../../protocol/provider-invitation/messages.js';
import { consumeLink, findLink } from '../../tokens/mailed-link.js';
import { commit } from '../../cases/after-commit.js';
import { parseContactPhone } from '../../security/phone-number.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword } from '../../security/passwords.js';
import { lockAccount } from '../account/lock.js';
import { makeAccount } from '../account/make.js';
import { isItsPassword } from '../account/pressed-again.js';
import { openVerification } from '../email-verification/open.js';
import { proveAddress } from '../email-verification/prove-address.js';
import { lockLeads, tellLeads } from '../staff-member/tell-leads.js';

/**
 * Invites a provider for a member of staff; the answer names the case, or what is wrong with the form. The same words again, while their invitation is open, are that
 * invitation. Locks the account of who invites.
 */
export async function inviteProvider(
  dependencies: Dependencies,
  { answers, invitedById }: { readonly answers: Answers; readonly invitedById: string },
): Promise<{ readonly reference: string } | readonly Refusal[]> {
  const provider = checkInvitationForm(answers);
  if (areRefusals(provider)) return provider;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after) => {
    // Two presses of one button follow each other here: the second finds the invitation of the first.
    await lockAccount(tx, invitedById);
    const before = await tx.providerInvitation.findFirst({
      where: { ...provider, practiceOfId: null, staffRole: null, acceptedAt: null, expiresAt: { gt: at } },
      select: { case: { select: { reference: true } } },
    });
    if (before !== null) return { reference: before.case.reference };
    const { caseId, reference } = await openInvitation(tx, {
      ...provider,
      kind: 'provider_invitation',
      act: 'provider-invitation.request',
      invitedById,
      at,
    });
    after.start(caseId);
    return { reference };
  });
}

/** What an invitation says of providers alone. */
type OfProvider = 'credentials' | 'npi' | 'licenseNumber';

/** Writes an invitation with its case and its line in the audit trail, within the transaction that accepts it. No account is read. */
export async function openInvitation(
  tx: Transaction,
  {
    kind,
    act,
    at,
    detail,
    ...invitation
  }: Omit<InvitationRequest, OfProvider> &
    Partial<Pick<InvitationRequest, OfProvider>> & {
      readonly kind: 'provider_invitation' | 'practice_staff_invitation' | 'staff_invitation';
      readonly act: 'provider-invitation.request' | 'practice-staff.invite' | 'staff.invite';
      readonly invitedById: string;
      readonly practiceOfId?: string;
      readonly staffRole?: StaffRole;
      /** What the audit trail says beside the case. */
      readonly detail?: { readonly role: StaffRole; readonly reason: string };
      readonly at: Date;
    },
): Promise<OpenedCase> {
  const opened = await openCase(tx, { kind, workflowId: providerInvitationId, state: 'invited', at });
  await tx.providerInvitation.create({
    data: {
      ...invitation,
      id: opened.caseId,
      invitedAt: at,
      expiresAt: daysAfter(at, providerInvitationPolicy.validDays),
    },
  });
  await appendAudit(tx, {
    at,
    actor: byAccount(invitation.invitedById),
    act,
    subject: { kind: 'case', id: opened.caseId },
    ...(detail === undefined ? {} : { detail }),
  });
  return opened;
}

/** A link of an invitation, where someone opened it. */
interface OpenedLink {
  readonly portal: 'provider' | 'staff';
  readonly token: string;
}

/** An invitation with the link that was opened; `used` once someone signed up with it. */
export interface OpenedInvitation {
  readonly invitation: ProviderInvitation & { readonly practiceOf: { readonly account: Account } | null };
  readonly link: MailedLink;
  readonly used: boolean;
}

/** The portal that an invitation leads to. */
export function portalOfInvitation({ staffRole }: { readonly staffRole: StaffRole | null }) {
  return staffRole === null ? 'provider' : 'staff';
}

/** Finds the invitation of a token on the portal that it leads to; withdrawn and expired ones, links that a newer mail replaced, and practices that aren't open are refused. */
export async function findInvitation(
  { db, config, clock }: Dependencies,
  { portal, token }: OpenedLink,
): Promise<OpenedInvitation | Refusal> {
  const link = await findLink(db, config.TOKEN_KEYS, { purpose: 'provider-invitation', token });
  const invitation =
    link &&
    (await db.providerInvitation.findUnique({
      where: { id: link.caseId },
      include: { practiceOf: { include: { account: true } } },
    }));
  if (link === null || invitation === null || portalOfInvitation(invitation) !== portal)
    return { refused: 'not-found' };
  const now = clock();
  // A reminder that was on its way as the invitation ended has a link that nobody ended.
  const isOver = invitation.acceptedAt === null && invitation.expiresAt <= now;
  if (isOver || (link.consumedAt === null && link.expiresAt <= now)) return { refused: 'invitation-needed' };
  const practice = invitation.practiceOf?.account;
  if (practice && !isPracticeOpen(practice)) return { refused: 'invitation-needed' };
  // Read after the link, so that a press that came second sees what the first one did.
  return { invitation, link, used: invitation.acceptedAt !== null };
}

/**
 * Signs an invited person up, once however often the button is pressed. The link was mailed to the address and nowhere else, so it is the
 * proof of the address, too. Of someone who joins our staff every lead is told. Who pressed later with another password or phone number hears `link-used`. An address that has an account by now is left to the workflow, which tells its owner. Locks the accounts of all
 * leads where it leads to our staff, the invitation by its change, then its link.
 */
export async function acceptInvitation(
  dependencies: Dependencies,
  { answers, ...opened }: OpenedLink & { readonly answers: Answers },
): Promise<Done | readonly Refusal[]> {
  const found = await findInvitation(dependencies, opened);
  if (isRefusal(found)) return [found];
  const { invitation, link, used } = found;
  if (used) return pressedAgain(dependencies, invitation, answers);
  const { password = '' } = answers;
  const phone = parseContactPhone(answers['phone'] ?? '');
  const weak = await judgePassword(dependencies.config, opened.portal, password, invitation);
  if (isRefusal(phone) || weak !== null) return [phone, weak].filter(isRefusal);
  const passwordHash = await hashPassword(password);
  const at = dependencies.clock();
  const { id, email, givenName, familyName, timeZone, invitedById } = invitation;
  const accepted = await commit(dependencies, async (tx, after) => {
    if (opened.portal === 'staff') await lockLeads(tx);
    // Fifty presses race here: the guard lets one of them sign up. The invitation is locked before its links, as where it ends.
    const { count } = await tx.providerInvitation.updateMany({
      where: { id, acceptedAt: null, expiresAt: { gt: at } },
      data: { acceptedAt: at },
    });
    if (count === 0) return false;
    await consumeLink(tx, link, at);
    const { caseId } = await openVerification(tx, {
      purpose: 'sign_up',
      portal: opened.portal,
      email,
      signUp: { givenName, familyName, timeZone, phone, passwordHash, invitationId: id },
      at,
    });
    const row = await tx.emailVerification.findUniqueOrThrow({
      where: { id: caseId },
      include: { signUp: true },
    });
    const accountId = row.signUp && (await makeAccount(tx, row, row.signUp, at));
    if (accountId !== null) await proveAddress(tx, after, { accountId, at });
    if (accountId !== null && opened.portal === 'staff')
      await tellLeads(tx, after, { of: 'joined', invitedById, memberId: accountId, at });
    await appendAudit(tx, {
      at,
      actor: { kind: 'system' },
      act: 'provider-invitation.accept',
      subject: { kind: 'case', id },
    });
    after.start(caseId);
    after.signal(providerInvitationId(id), invitationAccepted);
    return true;
  });
  if (accepted) return { done: true };
  const now = await findInvitation(dependencies, opened);
  return isRefusal(now) ? [now] : pressedAgain(dependencies, now.invitation, answers);
}

/** What a press hears whose invitation is used: the same as the first, unless the account has another password or phone number than was typed. Where the address had an account, none was taken. */
async function pressedAgain(
  dependencies: Dependencies,
  { accountId }: ProviderInvitation,
  { password = '', phone = '' }: Answers,
): Promise<Done | readonly Refusal[]> {
  const account = accountId && (await dependencies.db.account.findUnique({ where: { id: accountId } }));
  if (!account) return { done: true };
  const isSame =
    parseContactPhone(phone) === account.phone && (await isItsPassword(dependencies, account, password));
  return isSame ? { done: true } : [{ refused: 'link-used' }];
}
