import { mayAct, type Act, type ActRole } from '../../../domain/acts.js';
import { addressProofs, recoveryProofs } from '../../../domain/factor-recovery/proofs.js';
import type { Case, CaseEvent, FactorRecovery, RecoveryProof } from '../../../generated/prisma/client.js';
import { offboardingId } from '../../../protocol/offboarding/messages.js';

import { actsOn, type CaseAct } from './act-words.js';
/** A case with what decides where an act goes and whether it is offered. */
export type ActedCase = Case & {
  readonly events: readonly CaseEvent[];
  readonly newestDeed: CaseEvent | null;
  readonly factorRecovery: Pick<
    FactorRecovery,
    'portal' | 'newEmail' | 'proof' | 'proofById' | 'secondProofById'
  > | null;
};

/** The act of that name, if support has it on this kind of case. */
export function caseActOf(row: Case, name: string): CaseAct | null {
  return actsOn(row).find(({ act }) => act === name) ?? null;
}

/** Where an act goes: the termination itself, or its offboarding while a step of that waits. */
export function targetOf(row: ActedCase, act: Act): { workflowId: string; state: string } {
  if (act !== 'retryStep' || row.kind !== 'contract_termination')
    return { workflowId: row.workflowId, state: row.state };
  const lastStep = row.events.find(({ code }) => code === 'step-done' || code === 'step-failing');
  return {
    workflowId: offboardingId(row.id),
    state: lastStep?.code === 'step-failing' ? 'waiting' : 'working',
  };
}

/** What of a case decides whether an act is offered, beyond its state. */
interface Offered extends ActedCase {
  readonly clientMajority: { readonly provenAt: Date | null; readonly confirmedAt: Date | null } | null;
  readonly disclosureReport: { readonly partOfId: string | null } | null;
}

/**
 * What someone may do about a case as it stands; who recorded a proof doesn't approve it, an address is decided about once it is proven, and who was told of a breach is written
 * down on its first report.
 */
export function actsFor(
  row: Offered,
  { role, accountId }: { readonly role: ActRole; readonly accountId: string },
): readonly CaseAct[] {
  if (row.closedAt !== null) return [];
  const recorders = [row.factorRecovery?.proofById, row.factorRecovery?.secondProofById];
  return actsOn(row).filter(
    ({ act }) =>
      mayAct(act, role, targetOf(row, act).state) &&
      !(act === 'approveRecovery' && recorders.includes(accountId)) &&
      !(act === 'confirmOwnAddress' && !waitsForSupport(row)) &&
      !(act === 'denyOwnAddress' && !waitsForSupport(row)) &&
      !(act === 'recordBreachNotice' && isPart(row)),
  );
}

function isPart({ disclosureReport }: Offered): boolean {
  return disclosureReport !== null && disclosureReport.partOfId !== null;
}

function waitsForSupport({ clientMajority }: Offered): boolean {
  return clientMajority !== null && clientMajority.provenAt !== null && clientMajority.confirmedAt === null;
}

/** The proofs that a recovery takes as it stands. */
export function proofsFor({ factorRecovery: recovery }: ActedCase): readonly RecoveryProof[] {
  if (recovery === null || recovery.newEmail === null) return recoveryProofs;
  return addressProofs[recovery.portal].filter((proof) => proof !== recovery.proof);
}
