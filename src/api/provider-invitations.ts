import { appendAudit } from '../audit/trail.js';
import { openCase } from '../cases/open-case.js';
import type { Dependencies } from '../dependencies.js';
import { providerInvitationPolicy } from '../domain/account-policy.js';
import { checkInvitationForm } from '../domain/provider-invitation-form.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { Answers } from '../domain/sign-up-form.js';
import type { MailedLink, ProviderInvitation } from '../generated/prisma/client.js';
import { invitationAccepted, providerInvitationId } from '../protocol/provider-invitation.js';
import { linkDigest } from '../tokens/mailed-link.js';
import { sendSignal } from './act.js';
import { judgePassword } from './http/password-strength.js';
import { hashPassword } from './http/passwords.js';
import { openVerification } from './open-verification.js';
import { patientTransaction } from './password-resets.js';
import { startSoon } from './start-pending-cases.js';

const day = 86_400_000;

/** Invites a provider for a member of staff; the answer names the case, or what is wrong with the form. */
export async function inviteProvider(
  dependencies: Dependencies,
  { answers, invitedById }: { readonly answers: Answers; readonly invitedById: string },
): Promise<{ readonly reference: string } | readonly Refusal[]> {
  const { db, clock } = dependencies;
  const provider = checkInvitationForm(answers);
  if (!('email' in provider)) return provider;
  const at = clock();
  const { caseId, reference } = await db.$transaction(async (tx) => {
    const opened = await openCase(tx, {
      kind: 'provider_invitation',
      workflowId: providerInvitationId,
      state: 'invited',
      at,
    });
    await tx.providerInvitation.create({
      data: {
        ...provider,
        id: opened.caseId,
        invitedById,
        invitedAt: at,
        expiresAt: new Date(at.getTime() + providerInvitationPolicy.validDays * day),
      },
    });
    await appendAudit(tx, {
      at,
      actor: { kind: 'account', id: invitedById },
      act: 'provider-invitation.request',
      subject: { kind: 'case', id: opened.caseId },
    });
    return opened;
  });
  startSoon(dependencies, caseId);
  return { reference };
}

/** An invitation with the link that was opened; `used` once somebody signed up with it. */
export interface OpenedInvitation {
  readonly invitation: ProviderInvitation;
  readonly link: MailedLink;
  readonly used: boolean;
}

/** Finds the invitation of a token; withdrawn and expired ones, and links that a newer mail replaced, are refused. */
export async function findInvitation(
  { db, config, clock }: Dependencies,
  token: string,
): Promise<OpenedInvitation | Refusal> {
  const link = await db.mailedLink.findFirst({
    where: {
      purpose: 'provider-invitation',
      digest: { in: config.TOKEN_KEYS.map((key) => linkDigest([key], token)) },
    },
  });
  const invitation = link && (await db.providerInvitation.findUnique({ where: { id: link.caseId } }));
  if (link === null || invitation === null) return { refused: 'not-found' };
  if (link.consumedAt === null && link.expiresAt <= clock()) return { refused: 'invitation-needed' };
  // Read after the link, so that a press that came second sees what the first one did.
  return { invitation, link, used: invitation.acceptedAt !== null };
}

/** Signs an invited provider up, once however often the button is pressed; the address is verified next, like everybody's. */
export async function acceptInvitation(
  dependencies: Dependencies,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<{ readonly accepted: true } | Refusal> {
  const { db, clock } = dependencies;
  const found = await findInvitation(dependencies, token);
  if (isRefusal(found)) return found;
  const { invitation, link, used } = found;
  if (used) return { accepted: true };
  const weak = await judgePassword('provider', password, invitation);
  if (weak !== null) return weak;
  const passwordHash = await hashPassword(password);
  const at = clock();
  const { id, email, givenName, familyName, timeZone } = invitation;
  const verificationId = await db.$transaction(async (tx) => {
    // Fifty presses race here: the guard lets one of them sign up. The invitation is locked before its links, as where it ends.
    const { count } = await tx.providerInvitation.updateMany({
      where: { id, acceptedAt: null, expiresAt: { gt: at } },
      data: { acceptedAt: at },
    });
    if (count === 0) return null;
    await tx.mailedLink.update({ where: { id: link.id }, data: { consumedAt: at } });
    const { caseId } = await openVerification(tx, {
      purpose: 'sign_up',
      portal: 'provider',
      email,
      signUp: { givenName, familyName, timeZone, passwordHash, invitationId: id },
      at,
    });
    await appendAudit(tx, {
      at,
      actor: { kind: 'system' },
      act: 'provider-invitation.accept',
      subject: { kind: 'case', id },
    });
    return caseId;
  }, patientTransaction);
  if (verificationId !== null) {
    startSoon(dependencies, verificationId);
    await sendSignal(dependencies, providerInvitationId(id), invitationAccepted);
    return { accepted: true };
  }
  const now = await findInvitation(dependencies, token);
  return isRefusal(now) ? now : { accepted: true };
}
