import type { Dependencies } from '../../dependencies.js';
import type { SuppressionReason } from '../../domain/suppression/suppression.js';
import { takeBackBouncedNotices } from '../account-notice/bounced.js';
import { suppress } from './list.js';

/**
 * Takes what the mail relay reports of an address: it goes on the list, and where its mail bounced, notices to it are taken back. `at` is the
 * relay's time; one ahead of ours counts as now, so that it doesn't outlast a release. Locks the row of the list, then the notices.
 */
export async function takeReport(
  { db, clock }: Dependencies,
  {
    address,
    reason,
    at,
  }: { readonly address: string; readonly reason: SuppressionReason; readonly at: Date },
): Promise<void> {
  const now = clock();
  const bounce = { address, at: at < now ? at : now };
  await db.$transaction(async (tx) => {
    await suppress(tx, { ...bounce, reason, actor: { kind: 'system' } });
    // Who complains has the mail.
    if (reason === 'bounced') await takeBackBouncedNotices(tx, bounce);
  });
}
