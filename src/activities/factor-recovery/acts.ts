import { moveRecovery } from '../../operations/factor-recovery/settle.js';
import { endTasksIn, openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { recoveryEscalatesAt, recoveryTransitions } from '../../domain/factor-recovery/states.js';
import { moving } from '../../domain/transition.js';
import type { Refusal } from '../../domain/refusals.js';
import { checkApprovalBy, checkProofBy } from '../../domain/two-people.js';
import {
  recoveryProofs,
  type AddressProof,
  type RecoveryProof,
} from '../../domain/factor-recovery/proofs.js';
import { recordAddressProof } from '../address-recovery/record-proof.js';
import { act, type ActOnRecovery } from './act.js';
import { lockOwner, viewOf, type RecoveryView } from './view.js';

/** What support does about a lost phone; each act is written once, even if two people do it at the same time. */
export function createRecoveryActActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Writes how support recognized the owner; a second person is asked to approve. A retry finds the same proof by the same person. */
    async recordRecoveryProof(
      request: ActOnRecovery & { proof: RecoveryProof | AddressProof },
    ): Promise<RecoveryView | Refusal> {
      const row = await db.factorRecovery.findUniqueOrThrow({ where: { id: request.recoveryId } });
      return row.newEmail === null ? recordPhoneProof(db, request) : recordAddressProof(db, request);
    },

    /** Writes that a second person approves; the wait begins once the owner was told (`beginRecoveryWait`). */
    async approveRecovery(request: ActOnRecovery): Promise<RecoveryView | Refusal> {
      const { recoveryId, actorId: approvedById } = request;
      const at = new Date(request.at);
      return act(db, request, moving(recoveryTransitions, 'approve'), checkApprovalBy, async (tx) => {
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

    /** Closes a recovery for a member of staff; the reason is in the audit trail. A retry finds it denied. */
    async denyRecovery(request: Omit<ActOnRecovery, 'policy'>): Promise<RecoveryView | Refusal> {
      const { recoveryId, actorId } = request;
      const at = new Date(request.at);
      const line = { key: 'denied', code: 'recovery-denied', actorId } as const;
      const moved = await db.$transaction(async (tx) => {
        await lockOwner(tx, recoveryId);
        return moveRecovery(tx, { recoveryId, event: 'deny', line, at });
      });
      const standing = await viewOf(db, recoveryId);
      return moved || standing.status === 'denied' ? standing : { refused: 'state-does-not-allow' };
    },
  };
}

/** The one proof beside the mailbox that a lost phone needs. */
async function recordPhoneProof(
  db: Dependencies['db'],
  request: ActOnRecovery & { proof: RecoveryProof | AddressProof },
): Promise<RecoveryView | Refusal> {
  const { recoveryId, actorId: proofById, proof, policy } = request;
  const at = new Date(request.at);
  if (!recoveryProofs.some((known) => known === proof)) return { refused: 'proof-missing', field: 'proof' };
  return act(db, request, moving(recoveryTransitions, 'record-proof'), checkProofBy, async (tx) => {
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
}
