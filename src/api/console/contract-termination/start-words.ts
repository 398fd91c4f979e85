import type { StartReason } from '../../../domain/contract-termination/states.js';

/** Why a termination was started, as staff say it. */
export const startReasonWords: Readonly<Record<string, string>> & Record<StartReason, string> = {
  provider: 'The provider’s own request',
  death: 'The provider has died',
  incapacity: 'The provider cannot work anymore',
  licence_lost: 'The license was lost',
  headway_decision: 'Headway’s decision',
};
