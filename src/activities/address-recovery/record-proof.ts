import type { Dependencies } from '../../dependencies.js';
import { endTasksIn, openTaskIn } from '../../cases/tasks.js';
import type { Transaction } from '../../adapters/database.js';
import {
  addressRecoveryTransitions,
  checkSecondProof,
  openAddressRecovery,
} from '../../domain/address-recovery/states.js';
import { addressProofs, type AddressProof } from '../../domain/factor-recovery/proofs.js';
import { recoveryEscalatesAt } from '../../domain/factor-recovery/states.js';
import { moving } from '../../domain/transition.js';
import { checkProofBy, type PeopleAtWork } from '../../domain/two-people.js';
import type { Refusal } from '../../domain/refusals.js';
import type { FactorRecovery } from '../../generated/prisma/client.js';
import { lockAccount } from '../../operations/account/lock.js';
import { moveRecovery } from '../../operations/factor-recovery/settle.js';
import { act, type ActOnRecovery } from '../factor-recovery/act.js';
import { viewOf, type RecoveryView } from '../factor-recovery/view.js';

type Recording = ActOnRecovery & { readonly proof: AddressProof };

/**
 * Writes how support recognized someone without their mailbox: the first proof ties the recovery to its account, and the second, which has to be another, asks a second person to
 * approve. Repeated, it is written once.
 */
export async function recordAddressProof(
  db: Dependencies['db'],
  request: Recording,
): Promise<RecoveryView | Refusal> {
  const tied = await tieToAccount(db, request);
  if (tied !== null) return tied;
  const { recoveryId, actorId, proof } = request;
  const row = await db.factorRecovery.findUniqueOrThrow({ where: { id: recoveryId } });
  // A retried attempt finds its own work; the same proof at another time is refused below.
  const isOwn = row.proofById === actorId && row.proofAt?.getTime() === Date.parse(request.at);
  if (row.state === 'half_proven' && isOwn) return viewOf(db, recoveryId);
  const isFirst = row.state === 'mailbox_proven';
  const check = (by: string, of: FactorRecovery & PeopleAtWork) =>
    checkProofBy(by, of) ?? (isFirst ? null : checkSecondProof(proof, of));
  return isFirst
    ? act(db, request, moving(addressRecoveryTransitions, 'record-proof'), check, (tx) =>
        recordFirst(tx, request),
      )
    : act(db, request, moving(addressRecoveryTransitions, 'record-second-proof'), check, (tx) =>
        recordSecond(tx, request),
      );
}

/** Until support has recognized someone, a stranger who names an account keeps nobody from recovering it. */
async function tieToAccount(
  db: Dependencies['db'],
  { recoveryId, proof }: Recording,
): Promise<Refusal | null> {
  return db.$transaction(async (tx): Promise<Refusal | null> => {
    const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: recoveryId } });
    const row = await tx.factorRecovery.findUniqueOrThrow({ where: { id: recoveryId } });
    const offered: readonly string[] = addressProofs[row.portal];
    if (!offered.includes(proof)) return { refused: 'proof-missing', field: 'proof' };
    if (row.accountId !== null) return null;
    if (row.state !== 'mailbox_proven') return { refused: 'state-does-not-allow' };
    await lockAccount(tx, subjectId);
    const others = await tx.factorRecovery.count({
      where: { accountId: subjectId, state: { in: openAddressRecovery } },
    });
    if (others > 0) return { refused: 'recovery-under-way' };
    await tx.factorRecovery.update({ where: { id: recoveryId }, data: { accountId: subjectId } });
    return null;
  });
}

async function recordFirst(tx: Transaction, request: Recording): Promise<boolean> {
  const { recoveryId, actorId, proof, policy } = request;
  const at = new Date(request.at);
  return moveRecovery(tx, {
    recoveryId,
    event: 'record-proof',
    data: { proof, proofById: actorId, proofAt: at },
    waits: { on: 'support', until: recoveryEscalatesAt(policy, at) },
    line: { key: 'proof', code: 'first-proof-recorded', detail: { proof }, actorId },
    at,
  });
}

async function recordSecond(tx: Transaction, request: Recording): Promise<boolean> {
  const { recoveryId, actorId, proof, policy } = request;
  const at = new Date(request.at);
  const moved = await moveRecovery(tx, {
    recoveryId,
    event: 'record-second-proof',
    data: { secondProof: proof, secondProofById: actorId, secondProofAt: at },
    waits: { on: 'support', until: recoveryEscalatesAt(policy, at) },
    line: { key: 'second-proof', code: 'proof-recorded', detail: { proof }, actorId },
    at,
  });
  await endTasksIn(tx, { caseId: recoveryId, kinds: ['recover_address'], at, accountId: actorId });
  const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: recoveryId } });
  const task = { caseId: recoveryId, key: 'approve-recovery', subjectId, priority: 1, at: request.at };
  await openTaskIn(tx, { ...task, kind: 'approve_recovery' });
  return moved;
}
