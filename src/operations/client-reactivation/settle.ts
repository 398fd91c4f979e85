import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { escalateCase } from '../../cases/tasks.js';
import type { RowView } from '../../domain/case/row-view.js';
import { decisionDueAt, type ReactivationPolicy } from '../../domain/client-reactivation/policy.js';
import type { ReactivationStatus } from '../../domain/client-reactivation/states.js';
import type { ClientReactivation } from '../../generated/prisma/client.js';
import { endDestroyed, lockReactivation, moveReactivation, stateOfDestroyed } from './move.js';

/** What of a reactivation its owner is told by email. */
export type ReactivationTemplate = 'link' | 'reactivated' | 'denied';

export type ReactivationView = RowView<ReactivationStatus, ReactivationTemplate>;

/** Does what the date of a reactivation brings: without a proof it expires, without a decision a lead is asked. A date that was moved isn't due; whose account was destroyed is over. Locks the charts and the account. */
export async function runDueStep(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly reactivationId: string; readonly policy: ReactivationPolicy; readonly at: Date },
): Promise<void> {
  const { reactivationId, policy, at } = of;
  const row = await lockReactivation(tx, reactivationId);
  if (row === null) return endDestroyed(tx, { reactivationId, at });
  const { state } = row;
  const { dueAt } = await tx.case.findUniqueOrThrow({ where: { id: reactivationId } });
  if (dueAt === null || dueAt > at) return;
  if (state === 'requested')
    await moveReactivation(tx, after, {
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

const openedWith = ({ accountId, decidedAt }: ClientReactivation) => ({
  accountId,
  openedAt: decidedAt ?? new Date(0),
});

/** Where a reactivation stands, and what its owner is to be told by now. */
export async function readReactivationView(tx: Transaction, id: string): Promise<ReactivationView> {
  const row = await tx.clientReactivation.findUnique({ where: { id }, include: { case: true } });
  if (row === null)
    return { status: stateOfDestroyed, waitingOn: 'nobody', dueAt: null, needsAttention: false, letters: [] };
  const { waitingOn, dueAt, needsAttention } = row.case;
  // Someone who had come of age by then hears of it in the letters of that case.
  const isOfAge = (await tx.clientMajority.count({ where: openedWith(row) })) > 0;
  const template = isOfAge ? undefined : lettersOf[row.state];
  return {
    status: row.state,
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    letters: template === undefined ? [] : [{ template, round: 0 }],
  };
}
