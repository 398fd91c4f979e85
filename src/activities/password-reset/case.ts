import type { Transaction } from '../../adapters/database.js';
import { closeCase } from '../../cases/change.js';
import type { ResetStatus } from '../../domain/password-reset/states.js';
import type { Instant } from '../../domain/zoned-time.js';

/** Closes the case of a reset that ends without a mail. */
export async function closeUnsent(
  tx: Transaction,
  caseId: string,
  state: ResetStatus,
  at: Instant,
  code: 'reset-no-account' | 'reset-joined' | 'reset-superseded',
): Promise<void> {
  await closeCase(tx, { caseId, state, at, event: { key: code, code } });
}
