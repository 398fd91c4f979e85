import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { stopRecoveries } from '../factor-recovery/settle.js';
import { endTrustedDevices } from '../two-factor/remove.js';
import { endAddressChanges, endOpenResets, endSessions } from './end-access.js';

/** Ends everything that opens an account, or was mailed to open it; links of one case go on. The caller has locked the account's row. */
export async function endSigningIn(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly accountId: string;
    readonly because: 'deactivated' | 'of-age';
    readonly exceptOfCase: string;
    readonly at: Date;
  },
): Promise<void> {
  const { accountId, because, exceptOfCase, at } = of;
  await endSessions(tx, after, accountId, because, at);
  await endTrustedDevices(tx, accountId, because, at);
  await endOpenResets(tx, after, accountId, at);
  await endAddressChanges(tx, after, accountId, at);
  await stopRecoveries(tx, after, { accountId, because: 'ended', at });
  await expireLinks(tx, { subjectId: accountId, caseId: { not: exceptOfCase } }, at);
}
