import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { openVerification } from '../../domain/email-verification/states.js';
import { addLine } from '../../cases/timeline.js';
import { endSessions } from '../account/end-access.js';
import { removeTyped } from '../sign-up/remove-typed.js';
import { endTrustedDevices } from '../two-factor/remove.js';
import { newId } from '../../security/new-id.js';
import { moveVerification } from './move.js';

/**
 * Records that the owner of an account's address was there, by the link of a verification or of an invitation. Every open verification of
 * the account is settled with it, who got in before is logged out, what was typed in sign-ups with the address goes, and an invited provider gets the
 * contract. The caller has locked the account.
 */
export async function proveAddress(
  tx: Transaction,
  after: AfterCommit,
  { accountId, at }: { readonly accountId: string; readonly at: Date },
): Promise<void> {
  const { count } = await tx.account.updateMany({
    where: { id: accountId, emailVerifiedAt: null },
    data: { emailVerifiedAt: at },
  });
  const { email, portal } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const open = await tx.emailVerification.findMany({
    where: { accountId, purpose: { not: 'change_address' }, state: { in: openVerification } },
    select: { id: true, email: true },
  });
  for (const { id, email: wanted } of open) {
    // One that was corrected to an address of someone else wasn't proven by this one.
    const proven = wanted === email;
    if (proven) await moveVerification(tx, id, 'verify', { verifiedAt: at, settledAt: at });
    else await moveVerification(tx, id, 'supersede', { settledAt: at });
    await addLine(tx, id, at, {
      ...(proven
        ? ({ key: 'verified', code: 'verified' } as const)
        : ({ key: 'superseded', code: 'verification-superseded' } as const)),
      actorId: accountId,
    });
    after.signal(emailVerificationId(id), verificationSettled);
  }
  if (count === 0) return;
  await endSessions(tx, after, accountId, 'address-verified', at);
  await endTrustedDevices(tx, accountId, 'address-verified', at);
  // No one corrects a proven address: the next person at that browser would get a copy of what was typed.
  await removeTyped(tx, { verification: { portal, email, browserHash: { not: null } } });
  await beginContract(tx, accountId, at);
}

/** An invited provider is one of Headway's from the moment the address is proven: with a record, and an active contract. */
async function beginContract(tx: Transaction, accountId: string, at: Date): Promise<void> {
  const invitation = await tx.providerInvitation.findUnique({ where: { accountId } });
  if (invitation === null || invitation.practiceOfId !== null || invitation.staffRole !== null) return;
  const { credentials, npi, timeZone, jurisdiction, licenseNumber } = invitation;
  await tx.provider.create({
    data: {
      id: newId(at),
      accountId,
      credentials,
      npi,
      timeZone,
      jurisdiction,
      licenseNumber,
      contracts: { create: { id: newId(at), startedAt: at } },
    },
  });
}
