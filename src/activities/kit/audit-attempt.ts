import type { Transaction } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import type { Refusal, RefusalCode } from '../../domain/refusals.js';
import type { Instant } from '../../domain/zoned-time.js';

/** What nobody gets by mistake: an update whose permission is another's, was used, or is missing. */
const forged: ReadonlySet<RefusalCode> = new Set(['act-token-missing', 'act-token-wrong', 'act-token-used']);

/** Audits an update that came without a permission of its own; nobody knows who sent it. A retry may audit it again. */
export async function auditAttempt(
  tx: Transaction,
  attempt: { caseId: string; update: string; updateId: string; at: Instant; refusal: Refusal },
): Promise<void> {
  const { caseId, update, updateId, at, refusal } = attempt;
  if (!forged.has(refusal.refused)) return;
  await appendAudit(tx, {
    at: new Date(at),
    actor: { kind: 'system' },
    act: 'case.refused-update',
    subject: { kind: 'case', id: caseId },
    detail: { update, updateId, refused: refusal.refused },
  });
}
