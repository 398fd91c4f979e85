import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { invitationAccepted, providerInvitationId } from '../../protocol/provider-invitation/messages.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/**
 * Ends the invitations of a kind that still work, with their links, within the transaction that decided it; their workflows are told once it has committed. Locks the
 * invitations, then their links.
 */
export async function endOpenInvitations(
  tx: Transaction,
  after: AfterCommit,
  which: Prisma.ProviderInvitationWhereInput,
  at: Date,
): Promise<void> {
  const ended = await tx.providerInvitation.updateManyAndReturn({
    where: { AND: [which, { acceptedAt: null, expiresAt: { gt: at } }] },
    data: { expiresAt: at },
    select: { id: true },
  });
  const ids = ended.map(({ id }) => id);
  await expireLinks(tx, { caseId: { in: ids } }, at);
  for (const id of ids) after.signal(providerInvitationId(id), invitationAccepted);
}

/** Ends the open invitations to our staff that someone sent who is losing that right, as `endOpenInvitations` does. */
export async function endStaffInvitations(
  tx: Transaction,
  after: AfterCommit,
  invitedById: string,
  at: Date,
): Promise<void> {
  await endOpenInvitations(tx, after, { invitedById, staffRole: { not: null } }, at);
}
