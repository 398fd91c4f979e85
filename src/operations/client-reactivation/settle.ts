import type { Transaction } from '../../adapters/database.js';
import { escalateCase } from '../../cases/tasks.js';
import type { RowView } from '../../domain/case/row-view.js';
import { decisionDueAt, type ReactivationPolicy } from '../../domain/client-reactivation/policy.js';
import type { ReactivationStatus } from '../../domain/client-reactivation/states.js';
import { lockReactivation, moveReactivation } from './move.js';

/** What of a reactivation its owner is told by email. */
export type ReactivationTemplate = 'link' | 'reactivated' | 'denied';

export type ReactivationView = RowView<ReactivationStatus, ReactivationTemplate>;

/** Does what the date of a reactivation brings: without a proof it expires, without a decision a lead is asked. A date that was moved isn't due. Locks the account. */
export async function runDueStep(
  tx: Transaction,
  of: { readonly reactivationId: string; readonly policy: ReactivationPolicy; readonly at: Date },
): Promise<void> {
  const { reactivationId, policy, at } = of;
  const { state } = await lockReactivation(tx, reactivationId);
  const { dueAt } = await tx.case.findUniqueOrThrow({ where: { id: reactivationId } });
  if (dueAt === null || dueAt > at) return;
  if (state === 'requested')
    await moveReactivation(tx, {
      reactivationId,
      event: 'expire',
      line: { key: 'expired', code: 'reactivation-expired' },
      at,
    });
  if (state !== 'proven') return;
  const line = { key: 'escalated', code: 'decision-overdue' } as const;
  await escalateCase(tx, { caseId: reactivationId, until: decisionDueAt(policy, at), at, line });
}

const lettersOf: Partial<Record<ReactivationStatus, ReactivationTemplate>> = {
  requested: 'link',
  reactivated: 'reactivated',
  denied: 'denied',
};

/** Where a reactivation stands, and what its owner is to be told by now. */
export async function readReactivationView(tx: Transaction, id: string): Promise<ReactivationView> {
  const row = await tx.clientReactivation.findUniqueOrThrow({ where: { id }, include: { case: true } });
  const { waitingOn, dueAt, needsAttention } = row.case;
  const template = lettersOf[row.state];
  return {
    status: row.state,
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    letters: template === undefined ? [] : [{ template, round: 0 }],
  };
}
