import type { Portal } from '../portals.js';

/** How support recognizes the owner beside the mailbox: answers to questions never count (process book, "two-factor"). */
export const recoveryProofs = ['call_back', 'licence_on_video'] as const;
export type RecoveryProof = (typeof recoveryProofs)[number];

/** How support recognizes someone whose mailbox is lost, by portal; two that differ are needed. */
export const addressProofs = {
  client: ['call_back', 'id_on_video'],
  provider: ['call_back', 'licence_on_video', 'id_on_video'],
  staff: [],
} as const satisfies Record<Portal, readonly string[]>;
export type AddressProof = (typeof addressProofs)['provider' | 'client'][number];

/** Every proof that there is; which of them count for a case, its row decides. */
export const everyProof = addressProofs.provider;
