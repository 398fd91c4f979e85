import type { RecoveryProof } from '../../src/domain/factor-recovery/proofs.js';
import type { WorkflowHandle } from '@temporalio/client';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import { recoveryEscalatesAt, type RecoveryStatus } from '../../src/domain/factor-recovery/states.js';
import {
  factorRecoveryId,
  factorRecoveryType,
  recoverySettled,
  type FactorRecoveryInput,
} from '../../src/protocol/factor-recovery/messages.js';
import type { Scene } from './time-skipping.js';

/** Tells that a phone is lost, as the API does. */
export async function startRecovery(scene: Scene, recoveryId = 'recovery-1') {
  const input: FactorRecoveryInput = {
    recoveryId,
    reference: 'FR-TEST-0001',
    portal: 'provider',
    requestedAt: (await scene.now()).toISOString(),
    policy: factorRecoveryPolicy,
  };
  const handle = await scene.workflow.start(factorRecoveryType, {
    workflowId: factorRecoveryId(recoveryId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** The row of a recovery in memory: the API and the activities of a scene change it, and it decides as the real one does. */
export function recoveryRow(scene: Scene) {
  const row: { status: RecoveryStatus; proof: RecoveryProof | null; proofById: string | null } = {
    status: 'requested',
    proof: null,
    proofById: null,
  };
  const { answers } = scene;
  const standing = (at: string) => ({
    status: row.status,
    waitingOn: 'support' as const,
    dueAt: recoveryEscalatesAt(factorRecoveryPolicy, new Date(at)).toISOString(),
    needsAttention: true,
    accountId: 'account-of-owner',
  });
  const over = (status: RecoveryStatus) => {
    row.status = status;
    return { ...standing('2027-01-01T00:00:00Z'), status, waitingOn: 'nobody' as const, dueAt: null };
  };
  const { approveRecovery } = answers;
  answers.recordRecoveryProof = async ({ actorId, proof, at }) => {
    Object.assign(row, { status: 'proof_recorded', proof, proofById: actorId });
    return standing(at);
  };
  answers.approveRecovery = async (request) => {
    if (request.actorId === row.proofById) return { refused: 'second-person-needed' };
    row.status = 'waiting';
    return approveRecovery(request);
  };
  answers.denyRecovery = async () => over('denied');
  answers.settleRecovery = async ({ due, at }) => {
    const brought = due ? ({ requested: 'expired', waiting: 'completed' } as const) : {};
    const after = { ...brought }[row.status as 'requested' | 'waiting'] ?? row.status;
    const open = ['mailbox_proven', 'proof_recorded'].includes(after);
    return { ...(open ? standing(at) : over(after)), challenges: [] };
  };
  return Object.assign(row, {
    /** The owner uses the link. */
    async proveMailbox(handle: WorkflowHandle): Promise<void> {
      row.status = 'mailbox_proven';
      await handle.signal(recoverySettled);
    },
  });
}
