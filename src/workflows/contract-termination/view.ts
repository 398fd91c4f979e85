import {
  closedGates,
  type Gate,
  type Readiness,
  type TerminationState,
} from '../../domain/contract-termination/states.js';
import type { TerminationDates } from '../../domain/contract-termination/dates.js';
import type { OffboardingStep } from '../../domain/offboarding/steps.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { CaseProjection } from '../kit/case-file.js';
import { isPast } from '../kit/waiting.js';

/** What a termination shows of itself: its state, whom it waits on, and until when. */
export function projectionOf({
  state,
  noticeAt,
  readiness,
  overridden,
  offboardingWaitsAt,
  dates,
}: {
  readonly state: TerminationState;
  readonly noticeAt: IsoInstant;
  readonly readiness: Readiness | null;
  readonly overridden: readonly Gate[];
  readonly offboardingWaitsAt: OffboardingStep | null;
  dates(): TerminationDates;
}): CaseProjection {
  const { lastDayEndsAt, gatesToLeadAt } = dates();
  const gates = readiness === null ? [] : closedGates(readiness, overridden);
  switch (state.status) {
    case 'requested':
      return {
        state: 'requested',
        waitingOn: 'timer',
        dueAt: noticeAt,
        needsAttention: false,
        waitsFor: 'the time at which clients are told',
      };
    case 'in_notice':
      return {
        state: 'in_notice',
        waitingOn: 'timer',
        dueAt: lastDayEndsAt,
        needsAttention: false,
        waitsFor: 'the end of the last day',
      };
    case 'held':
      return {
        state: 'held',
        waitingOn: 'support',
        dueAt: lastDayEndsAt,
        needsAttention: true,
        waitsFor: 'support to release the hold',
      };
    case 'closing':
      return projectionOfClosing(gates, gatesToLeadAt, offboardingWaitsAt);
    case 'completed':
    case 'withdrawn':
      return {
        state: state.status,
        waitingOn: 'nobody',
        dueAt: null,
        needsAttention: false,
        waitsFor: 'nothing',
      };
  }
}

/** What a closing waits for: unfinished work, or its offboarding, of which a step may wait for support. */
function projectionOfClosing(
  gates: readonly Gate[],
  gatesToLeadAt: IsoInstant,
  offboardingWaitsAt: OffboardingStep | null,
): CaseProjection {
  const state = 'closing';
  if (offboardingWaitsAt !== null)
    return {
      state,
      waitingOn: 'support',
      dueAt: null,
      needsAttention: true,
      waitsFor: `support to mend the step of offboarding ${offboardingWaitsAt}`,
    };
  if (gates.length > 0)
    return {
      state,
      waitingOn: 'person',
      dueAt: gatesToLeadAt,
      needsAttention: isPast(gatesToLeadAt),
      waitsFor: `unfinished work: ${gates.join(', ').replaceAll('_', ' ')}`,
    };
  return { state, waitingOn: 'system', dueAt: null, needsAttention: false, waitsFor: 'offboarding' };
}
