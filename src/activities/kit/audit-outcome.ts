import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { actOutcomeOf, type Act } from '../../domain/acts.js';
import type { Refusal } from '../../domain/refusals.js';
import { firstCharacters, storable } from '../../domain/storable-text.js';
import type { Actor } from '../../protocol/acts.js';

/** Writes how an act went into the trail: accepted, refused with its code, or void where its time ran out. A retried attempt writes it once. */
export async function auditOutcome(
  tx: Transaction,
  of: {
    caseId: string;
    actor: Actor | null;
    update: Act | 'choose';
    updateId: string;
    at: Date;
    refusal: Refusal | null;
    reason: string;
  },
): Promise<void> {
  const { caseId, actor, updateId, refusal, reason } = of;
  const act = `case.${of.update}`;
  const outcome = actOutcomeOf(refusal);
  const written = await tx.auditEntry.count({
    where: {
      subjectId: caseId,
      act,
      AND: [
        { detail: { path: ['updateId'], equals: updateId } },
        { detail: { path: ['outcome'], equals: outcome } },
      ],
    },
  });
  if (written > 0) return;
  await appendAudit(tx, {
    at: of.at,
    actor: actor === null ? { kind: 'workflow', id: caseId } : byAccount(actor.accountId),
    act,
    subject: { kind: 'case', id: caseId },
    detail: {
      ...(actor === null ? {} : { role: actor.role }),
      updateId,
      outcome,
      ...(refusal === null ? {} : { code: refusal.refused }),
      // Of an update that didn't come through our pages: what isn't kept would fail for ever.
      ...(reason === '' ? {} : { reason: firstCharacters(storable(reason), 500) }),
    },
  });
}
