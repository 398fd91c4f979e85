/** How support recognizes the owner beside the mailbox: answers to questions never count (process book, "two-factor"). */
export const recoveryProofs = ['call_back', 'licence_on_video'] as const;
export type RecoveryProof = (typeof recoveryProofs)[number];
