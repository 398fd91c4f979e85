import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { CaseChange } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { ActProcess } from '../../domain/acts.js';
import { caseDetails } from '../../domain/case/details.js';
import { describeEvent } from '../../domain/case/events.js';
import { asksStaff, type WaitingOn } from '../../domain/case/waiting-on.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { quickDb } from './activity-options.js';

/** What support reads of a case in the Temporal UI. */
export interface CaseProjection {
  readonly state: string;
  readonly waitingOn: WaitingOn;
  readonly dueAt: string | null;
  readonly needsAttention: boolean;
  /** What it waits for, in words. */
  readonly waitsFor: string;
  /** The account a case turned out to be about, where that wasn't known at its start. */
  readonly subjectId?: string;
}

/** Keeps the projection, the search attributes and the details of one case in step. */
export function openCaseFile(of: {
  caseId: string;
  reference: string;
  isCase: boolean;
  /** Whose acts the details offer. */
  process:
    | ActProcess
    | 'client-deactivation'
    | 'record-request'
    | 'record-amendment'
    | 'accounting-request'
    | 'access-review'
    | 'caseload-notice'
    | 'provider-news'
    | 'account-notice'
    | 'two-factor';
  /** Where the times of the details are told; Eastern time unless said otherwise. */
  timeZone?: string;
}) {
  const happened: { at: Date; sentence: string }[] = [];
  const describe = (projection: CaseProjection) =>
    setCurrentDetails(caseDetails({ ...of, ...projection, happened: happened.slice(0, 12) }));
  /** Shows a change in the Temporal UI alone, where the activity that made it has written it. */
  function show(projection: CaseProjection, event?: CaseLine): void {
    if (event) happened.unshift({ at: new Date(), sentence: describeEvent(event.code, event.detail ?? {}) });
    describe(projection);
    upsertSearchAttributes([
      { key: searchAttributes.CaseState, value: projection.state },
      { key: searchAttributes.WaitingOn, value: projection.waitingOn },
      { key: searchAttributes.NeedsAttention, value: asksStaff(projection) },
      { key: searchAttributes.DueAt, value: projection.dueAt === null ? null : new Date(projection.dueAt) },
      ...(projection.subjectId === undefined
        ? []
        : [{ key: searchAttributes.SubjectId, value: projection.subjectId }]),
    ]);
  }
  return {
    /** Says in the Temporal UI where the case stands, and writes nothing else: for the start of a run and for progress. */
    describe,
    show,
    /** Writes a change everywhere; `closed` ends the case. */
    async record(projection: CaseProjection, event?: CaseLine, closed = false): Promise<void> {
      show(projection, event);
      if (!of.isCase) return;
      const change: CaseChange = {
        state: projection.state,
        waitingOn: projection.waitingOn,
        dueAt: projection.dueAt,
        needsAttention: projection.needsAttention,
        caseId: of.caseId,
        at: new Date().toISOString(),
        closed,
      };
      await quickDb.recordCase(event ? { ...change, event } : change);
    },
  };
}
