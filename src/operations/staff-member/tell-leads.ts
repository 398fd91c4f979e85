import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import type { DisavowableNotice, StaffNotice } from '../../domain/account-suspension/disavowal.js';
import { openAccountNotice } from '../account-notice/open.js';
import { leadsToMail } from './read.js';

/** What leads are told of someone whom one of them lets in: who invited, and the others. */
const notices = {
  invited: { inviter: 'staff_invited', others: 'staff_invited_by_lead' },
  joined: { inviter: 'staff_joined', others: 'staff_joined' },
} as const satisfies Record<string, Record<'inviter' | 'others', DisavowableNotice | StaffNotice>>;

/** Locks the accounts of all leads, and that of one more of our staff, in the order of their ids, so that no two who decide about our staff wait for each other. */
export async function lockLeads(tx: Transaction, memberId: string | null = null): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "account" WHERE "portal" = 'staff'
    AND ("staff_role" = 'lead' OR "id" = ${memberId}::uuid) ORDER BY "id" FOR UPDATE`;
}

/**
 * Tells every lead, once each, that someone was invited to our staff or has joined: whoever took a lead's account over lets nobody in unseen. The caller has locked all leads
 * (`lockLeads`).
 */
export async function tellLeads(
  tx: Transaction,
  after: AfterCommit,
  told: {
    readonly of: keyof typeof notices;
    readonly invitedById: string;
    /** Who joined, and may lead now. */
    readonly memberId?: string;
    readonly at: Date;
  },
): Promise<void> {
  const { of, invitedById, memberId, at } = told;
  const { inviter, others } = notices[of];
  for (const { id: accountId, email } of await leadsToMail(tx)) {
    if (accountId === memberId) continue;
    const kind = accountId === invitedById ? inviter : others;
    await openAccountNotice(tx, after, { accountId, kind, email, at });
  }
}
