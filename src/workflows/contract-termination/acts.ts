import { closedGates } from '../../domain/contract-termination/states.js';
import { dateEnds } from '../../domain/pace.js';
import { plusDays } from '../../domain/zoned-time.js';
import {
  overrideGate,
  waiveNotice,
  withdrawTermination,
} from '../../protocol/contract-termination/messages.js';
import { createActHandlers } from '../kit/act-handlers.js';
import { acceptDateActs } from './date-acts.js';
import { acceptHoldActs } from './hold-acts.js';
import { done, lineOf, move, type Accept, type Termination } from './state.js';

/** Lets provider and support act on a termination; who may do what in which state stands in domain/acts.ts. */
export function acceptTerminationActs(termination: Termination): void {
  const { input } = termination;
  const accept = createActHandlers({
    caseId: input.caseId,
    status: () => termination.state.status,
    inTurn: termination.inTurn,
    // What support started (a license that was lost, say) isn't the provider's to take back or to put off.
    mayAct: (role) => role !== 'provider' || input.startedBecause === 'provider',
  });
  acceptWithdrawal(termination, accept);
  acceptDateActs(termination, accept);
  acceptHoldActs(termination, accept);
  acceptExceptions(termination, accept);
}

function acceptWithdrawal(termination: Termination, accept: Accept): void {
  accept(
    withdrawTermination,
    () => (lastDayHasBegun(termination) ? { refused: 'state-does-not-allow' } : null),
    async (_, redeemed) => {
      move(termination, 'withdraw');
      await termination.record(termination.projection(), {
        ...lineOf(redeemed, 'withdrawn'),
        code: 'withdrawn',
      });
      return done;
    },
  );
}

/** What a lead may let pass: the clients' notice, and a gate of the closing. */
function acceptExceptions(termination: Termination, accept: Accept): void {
  accept(
    waiveNotice,
    () => null,
    async (_, redeemed) => {
      termination.noticeWaived = true;
      await termination.record(termination.projection(), {
        ...lineOf(redeemed, 'notice-waived'),
        code: 'notice-waived',
      });
      return done;
    },
  );

  accept(
    overrideGate,
    ({ gate }) =>
      termination.readiness !== null &&
      closedGates(termination.readiness, termination.overridden).includes(gate)
        ? null
        : { refused: 'gate-not-open', field: 'gate' },
    async ({ gate }, redeemed) => {
      termination.overridden = [...termination.overridden, gate];
      if (termination.state.status === 'closing')
        termination.state = { ...termination.state, overridden: termination.overridden };
      termination.nudges += 1;
      await termination.record(termination.projection(), {
        ...lineOf(redeemed, 'gate-overridden'),
        code: 'gate-overridden',
        detail: { gate },
      });
      return done;
    },
  );
}

function lastDayHasBegun({ input, lastDay }: Termination): boolean {
  return Date.now() >= dateEnds(input.pace, input.timeZone, plusDays(lastDay, -1)).getTime();
}
