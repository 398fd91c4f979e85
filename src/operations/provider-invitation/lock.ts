import type { Transaction } from '../../adapters/database.js';

/** Lets nobody else accept or end an invitation before this transaction ends: a sign-up changes the same row. */
export async function lockInvitation(tx: Transaction, invitationId: string): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "provider_invitation" WHERE "id" = ${invitationId}::uuid FOR UPDATE`;
}
