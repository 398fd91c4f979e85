import type { MigrationOutcome } from '../../domain/client-migration/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { CaseProjection } from '../kit/case-file.js';

/** What a client's choice shows of itself: whom it waits on, and until when. */
export function projectionOf(migration: {
  readonly over: boolean;
  readonly outcome: MigrationOutcome | null;
  readonly supportCalls: boolean;
  readonly dates: { readonly closesAt: IsoInstant };
  readonly lastDayEndsAt: IsoInstant;
}): CaseProjection {
  const { over, outcome, supportCalls, dates, lastDayEndsAt } = migration;
  if (over)
    return {
      state: 'settled',
      waitingOn: 'nobody',
      dueAt: null,
      waitsFor: 'nothing',
      needsAttention: false,
    };
  if (outcome === null)
    return {
      state: 'open',
      waitingOn: supportCalls ? 'support' : 'person',
      dueAt: dates.closesAt,
      waitsFor: 'the client’s choice',
      needsAttention: false,
    };
  return {
    state: 'open',
    waitingOn: 'timer',
    dueAt: lastDayEndsAt,
    waitsFor: 'the last day, until which the choice may change',
    needsAttention: false,
  };
}
