import type { StartReason } from '../../../domain/contract-termination/states.js';

/** Why a termination was started, as staff say it. */
export const startReasonWords: Readonly<Record<string, string>> & Record<StartReason, string> = {
  provider: 'The provider’s own request',
  death: 'The provider has died',
  incapacity: 'The provider cannot work any more',
  licence_lost: 'The licence was lost',
  headway_decision: 'Headway’s decision',
};
