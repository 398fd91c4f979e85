import type { RecoveryProof } from '../../domain/factor-recovery/proofs.js';
import type { Transaction } from '../../adapters/database.js';
import { moveRecovery } from '../../operations/factor-recovery/settle.js';
import { endTasksIn, openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account/account.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { checkApprovalBy, checkProofBy, recoveryEscalatesAt } from '../../domain/factor-recovery/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { FactorRecovery } from '../../generated/prisma/client.js';
import { lockOwner, inLongTransaction, viewOf, type RecoveryView } from './view.js';

interface ActOnRecovery {
  readonly recoveryId: string;
  readonly actorId: string;
  readonly policy: FactorRecoveryPolicy;
  readonly at: IsoInstant;
}

/** What support does about a lost phone; each act is written once, whoever else is at it. */
export function createRecoveryActActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Writes how support recognized the owner; a second person is asked to approve. */
    async recordRecoveryProof(
      request: ActOnRecovery & { proof: RecoveryProof },
    ): Promise<RecoveryView | Refusal> {
      const { recoveryId, actorId: proofById, proof, policy } = request;
      const at = new Date(request.at);
      return act(db, request, ['mailbox_proven', 'proof_recorded'], checkProofBy, async (tx) => {
        const moved = await moveRecovery(tx, {
          recoveryId,
          event: 'record-proof',
          data: { proof, proofById, proofAt: at },
          waits: { on: 'support', until: recoveryEscalatesAt(policy, at) },
          line: { key: 'proof', code: 'proof-recorded', detail: { proof }, actorId: proofById },
          at,
        });
        await endTasksIn(tx, { caseId: recoveryId, kinds: ['recover_factor'], at, accountId: proofById });
        const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: recoveryId } });
        const task = { caseId: recoveryId, key: 'approve-recovery', subjectId, priority: 1, at: request.at };
        await openTaskIn(tx, { ...task, kind: 'approve_recovery' });
        return moved;
      });
    },

    /** Writes that a second person approves; the wait begins once the owner was told (`beginRecoveryWait`). */
    async approveRecovery(request: ActOnRecovery): Promise<RecoveryView | Refusal> {
      const { recoveryId, actorId: approvedById } = request;
      const at = new Date(request.at);
      return act(db, request, ['proof_recorded', 'waiting'], checkApprovalBy, async (tx) => {
        const moved = await moveRecovery(tx, {
          recoveryId,
          event: 'approve',
          data: { approvedById, approvedAt: at },
          waits: { on: 'system', until: null },
          line: { key: 'approved', code: 'recovery-approved', actorId: approvedById },
          at,
        });
        await endTasksIn(tx, {
          caseId: recoveryId,
          kinds: ['approve_recovery'],
          at,
          accountId: approvedById,
        });
        return moved;
      });
    },

    /** Closes a recovery for a member of staff; the reason stands in the audit trail. */
    async denyRecovery(request: Omit<ActOnRecovery, 'policy'>): Promise<RecoveryView | Refusal> {
      const { recoveryId, actorId } = request;
      const at = new Date(request.at);
      const line = { key: 'denied', code: 'recovery-denied', actorId } as const;
      const moved = await db.$transaction(async (tx) => {
        await lockOwner(tx, recoveryId);
        return moveRecovery(tx, { recoveryId, event: 'deny', line, at });
      }, inLongTransaction);
      const standing = await viewOf(db, recoveryId);
      return moved || standing.status === 'denied' ? standing : { refused: 'state-does-not-allow' };
    },
  };
}

/** Does an act with the account's row locked, which must be of someone else who may sign in; repeated, it answers the same. */
async function act(
  db: Dependencies['db'],
  { recoveryId, actorId, at }: Omit<ActOnRecovery, 'policy'>,
  [before, after]: readonly [before: FactorRecovery['state'], after: FactorRecovery['state']],
  check: (actorId: string, row: FactorRecovery) => Refusal | null,
  move: (tx: Transaction) => Promise<boolean>,
): Promise<RecoveryView | Refusal> {
  const refusal = await db.$transaction(async (tx): Promise<Refusal | null> => {
    await lockOwner(tx, recoveryId);
    const row = await tx.factorRecovery.findUniqueOrThrow({
      where: { id: recoveryId },
      include: { account: true },
    });
    // A retried attempt finds its own work.
    if (row.state === after && (row.approvedById ?? row.proofById) === actorId) return null;
    if (row.state !== before) return { refused: 'state-does-not-allow' };
    if (row.account === null || !maySignIn(row.account, new Date(at))) return { refused: 'account-on-hold' };
    const refused = check(actorId, row);
    if (refused !== null) return refused;
    return (await move(tx)) ? null : { refused: 'state-does-not-allow' };
  }, inLongTransaction);
  return isRefusal(refusal) ? refusal : viewOf(db, recoveryId);
}
