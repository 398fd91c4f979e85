import { recoveryTransitions, type RecoveryEvent, type RecoveryStatus } from '../factor-recovery/states.js';
import type { AddressProof } from '../factor-recovery/proofs.js';
import type { Refusal } from '../refusals.js';
import { openStates, type Transitions } from '../transition.js';

export type AddressRecoveryStatus = Exclude<RecoveryStatus, 'closed'> | 'half_proven';
export type AddressRecoveryEvent = Exclude<RecoveryEvent, 'answer-without-link'> | 'record-second-proof';

const { requested, proof_recorded, waiting } = recoveryTransitions;
const { 'answer-without-link': _, ...asked } = requested;

/**
 * What someone goes through who lost their mailbox (process book, "contact-request"): as with a lost phone, but the mailbox that is proven is the new one, and support
 * needs two proofs that are independent of each other, because no mailbox of the account is among them.
 */
export const addressRecoveryTransitions = {
  requested: { ...asked, 'find-nobody': 'no_account' },
  mailbox_proven: { 'record-proof': 'half_proven', deny: 'denied', cancel: 'cancelled' },
  half_proven: { 'record-second-proof': 'proof_recorded', deny: 'denied', cancel: 'cancelled' },
  proof_recorded,
  waiting,
  completed: {},
  denied: {},
  cancelled: {},
  expired: {},
  no_account: {},
} as const satisfies Transitions<AddressRecoveryStatus, AddressRecoveryEvent>;

/** The states of a recovery that is under way. */
export const openAddressRecovery = openStates(addressRecoveryTransitions);

/** Whether a proof is another than the one that there is: the same one twice proves nothing more. */
export function checkSecondProof(
  proof: AddressProof,
  { proof: first }: { readonly proof: AddressProof | null },
): Refusal | null {
  return proof === first ? { refused: 'proof-not-independent', field: 'proof' } : null;
}
