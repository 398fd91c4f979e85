import type { Refusal } from '../refusals.js';
import { checkApprovalBy, checkProofBy } from '../two-people.js';

/** How a former provider proves who they are; answers to questions never count (process book, "record-request"). */
export const retrievalProofs = ['mailbox', 'phone_code', 'board_call_back', 'license_on_video'] as const;
export type RetrievalProofKind = (typeof retrievalProofs)[number];

/** The proofs that someone of support makes and records; the others are made by a link and a code. */
export const recordedProofs = [
  'board_call_back',
  'license_on_video',
] as const satisfies readonly RetrievalProofKind[];
export type RecordedProof = (typeof recordedProofs)[number];

/** A proof that stands, and who of support recorded it. */
export interface StandingProof {
  readonly kind: RetrievalProofKind;
  readonly recordedById: string | null;
}

/** A proof that is about to be added, and whose account it is for. */
interface AddedProof extends StandingProof {
  readonly accountId: string | null;
}

/**
 * Whether a proof may be added. Each kind counts once. Without the mailbox no member of staff recognizes someone alone: of two proofs that support
 * records, each is by another one.
 */
export function checkProof(
  { kind, recordedById, accountId }: AddedProof,
  standing: readonly StandingProof[],
): Refusal | null {
  if (standing.some((proof) => proof.kind === kind)) return { refused: 'proof-known', field: 'proof' };
  if (recordedById === null) return null;
  if (standing.some((proof) => proof.recordedById === recordedById)) return { refused: 'proof-by-another' };
  return checkProofBy(recordedById, { accountId, recordedBy: [] });
}

/** What a lead looks at before they approve. */
interface Approved {
  readonly accountId: string | null;
  readonly proofs: readonly StandingProof[];
  /** Where the download goes when the mailbox is gone, and who wrote it down. */
  readonly deliverTo: string | null;
  readonly deliverToById: string | null;
}

/** Whether someone may approve: two proofs stand, none of them theirs, and it is known where the download goes. */
export function checkApproval(
  actorId: string,
  { accountId, proofs, deliverTo, deliverToById }: Approved,
): Refusal | null {
  if (proofs.length < 2) return { refused: 'state-does-not-allow' };
  if (!proofs.some(({ kind }) => kind === 'mailbox') && deliverTo === null)
    return { refused: 'delivery-address-missing' };
  const recordedBy = [...proofs.map(({ recordedById }) => recordedById), deliverToById];
  return checkApprovalBy(actorId, { accountId, recordedBy });
}
