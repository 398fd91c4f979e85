import type { Transaction } from '../adapters/database.js';
import { changeCase } from '../cases/change-case.js';
import type { ResetStatus } from '../domain/password-reset.js';
import type { Instant } from '../domain/zoned-time.js';

/** How the case of a reset stands that nobody waits for any more. */
export function over(caseId: string, state: ResetStatus, at: Instant) {
  return {
    caseId,
    state,
    waitingOn: 'nobody',
    dueAt: null,
    needsAttention: false,
    at,
    closed: true,
  } as const;
}

/** Closes the case of a reset that ends without a mail. */
export async function closeUnsent(
  tx: Transaction,
  caseId: string,
  state: ResetStatus,
  at: Instant,
  code: 'reset-no-account' | 'reset-joined' | 'reset-superseded',
): Promise<void> {
  await changeCase(tx, { ...over(caseId, state, at), event: { key: code, code } });
}
