import type { FactorRecoveryInput } from '../factor-recovery/messages.js';

/** Name under which the workflow is registered. */
export const addressRecoveryType = 'addressRecovery';

/** One run a request; its id is that of its case. */
export const addressRecoveryId = (recoveryId: string) => `address-recovery/${recoveryId}`;

/** Acts, signals and the view are those of a lost phone (src/protocol/factor-recovery/messages.ts): the same people do the same, about another thing. */
export type AddressRecoveryInput = FactorRecoveryInput;
