import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';

/** Lets nobody else accept or end an invitation before this transaction ends: a sign-up changes the same row. Locks the invitation. */
export async function lockInvitation(tx: Transaction, invitationId: string): Promise<void> {
  await lockRow(tx, 'provider_invitation', invitationId);
}
