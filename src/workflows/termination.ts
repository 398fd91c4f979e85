import type { Gate, Readiness, TerminationDates, TerminationState } from '../domain/contract-termination.js';
import type { Instant } from '../domain/zoned-time.js';
import type { ContractTerminationInput } from '../protocol/contract-termination.js';
import type { createTurns } from './acting.js';
import type { CaseStanding, openCaseFile } from './case-file.js';

/** Where a termination stands; one object that the story, the acts and the view share. */
export interface Termination {
  readonly input: ContractTerminationInput;
  state: TerminationState;
  lastDay: ContractTerminationInput['lastDay'];
  noticeWaived: boolean;
  noticeAt: Instant;
  round: number;
  noticePages: number;
  readonly remindersSent: Instant[];
  readiness: Readiness | null;
  overridden: Gate[];
  nudges: number;
  readonly settledExports: Set<string>;
  readonly inTurn: ReturnType<typeof createTurns>;
  dates(): TerminationDates;
  record: ReturnType<typeof openCaseFile>['record'];
  standing(): CaseStanding;
}
