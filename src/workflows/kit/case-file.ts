import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { CaseChange } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
import { acts, takesAct, type Act, type ActProcess } from '../../domain/acts.js';
import { describeEvent } from '../../domain/case/events.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { quickDb } from './activity-options.js';

/** What support reads of a case in the Temporal UI. */
export interface CaseStanding {
  readonly state: string;
  readonly waitingOn: WaitingOn;
  readonly dueAt: string | null;
  readonly needsAttention: boolean;
  /** What it waits for, in words. */
  readonly waitsFor: string;
  /** The account a case turned out to be about, where that was not known at its start. */
  readonly subjectId?: string;
}

const actArguments: Record<Act, string> = {
  withdraw: '{ "actToken": "…", "reason": "…" }',
  changeLastDay: '{ "actToken": "…", "reason": "…", "lastDay": "2027-01-31" }',
  delayNotice: '{ "actToken": "…", "days": 3 }',
  sendNoticeNow: '{ "actToken": "…", "reason": "…" }',
  hold: '{ "actToken": "…", "reason": "…" }',
  release: '{ "actToken": "…", "reason": "…", "lastDay": "2027-01-31" }',
  waiveNotice: '{ "actToken": "…", "reason": "…" }',
  overrideGate: '{ "actToken": "…", "reason": "…", "gate": "unsigned_notes" }',
  recordCall: '{ "actToken": "…", "reason": "…", "reached": true, "choice": "stays" }',
  retryStep: '{ "actToken": "…", "reason": "…" }',
  resendVerification: '{ "actToken": "…", "reason": "…" }',
  releaseAddress: '{ "actToken": "…", "reason": "…" }',
  closeReset: '{ "actToken": "…", "reason": "…" }',
  liftHold: '{ "actToken": "…", "reason": "…", "restoreAddress": false }',
  recordProof: '{ "actToken": "…", "reason": "…", "proof": "call_back" }',
  approveRecovery: '{ "actToken": "…", "reason": "…" }',
  denyRecovery: '{ "actToken": "…", "reason": "…" }',
  withdrawInvitation: '{ "actToken": "…", "reason": "…" }',
};

/** Keeps the projection, the search attributes and the details of one case in step. */
export function openCaseFile(of: {
  caseId: string;
  reference: string;
  isCase: boolean;
  /** Whose acts the details offer. */
  process: ActProcess | 'caseload-notice' | 'provider-news' | 'account-notice' | 'two-factor';
}) {
  const lines: string[] = [];
  const describe = (standing: CaseStanding) => setCurrentDetails(details(of, standing, lines.slice(0, 12)));
  /** Shows a change in the Temporal UI alone, where the activity that made it has written it. */
  function show(standing: CaseStanding, event?: CaseLine): void {
    if (event)
      lines.unshift(
        `- ${new Date().toISOString().slice(0, 16)} ${describeEvent(event.code, event.detail ?? {})}`,
      );
    describe(standing);
    upsertSearchAttributes([
      { key: searchAttributes.CaseState, value: standing.state },
      { key: searchAttributes.WaitingOn, value: standing.waitingOn },
      { key: searchAttributes.NeedsAttention, value: standing.needsAttention },
      { key: searchAttributes.DueAt, value: standing.dueAt === null ? null : new Date(standing.dueAt) },
      ...(standing.subjectId === undefined
        ? []
        : [{ key: searchAttributes.SubjectId, value: standing.subjectId }]),
    ]);
  }
  return {
    /** Says in the Temporal UI where the case stands, and writes nothing else: for the start of a run and for progress. */
    describe,
    show,
    /** Writes a change everywhere; `closed` ends the case. */
    async record(standing: CaseStanding, event?: CaseLine, closed = false): Promise<void> {
      show(standing, event);
      if (!of.isCase) return;
      const change: CaseChange = {
        state: standing.state,
        waitingOn: standing.waitingOn,
        dueAt: standing.dueAt,
        needsAttention: standing.needsAttention,
        caseId: of.caseId,
        at: new Date().toISOString(),
        closed,
      };
      await quickDb.recordCase(event ? { ...change, event } : change);
    },
  };
}

/** The Markdown that the Temporal UI shows: what happened, what it waits for, until when, what may be done. */
function details(
  { reference, process }: { reference: string; process: string },
  { state, waitingOn, dueAt, waitsFor }: CaseStanding,
  lines: readonly string[],
): string {
  const possible = (Object.keys(acts) as Act[]).filter(
    (act) => takesAct(process, act) && (acts[act].states as readonly string[]).includes(state),
  );
  return [
    `**${reference}** is **${state.replaceAll('_', ' ')}**, waiting on **${waitingOn}**: ${waitsFor}${dueAt === null ? '' : ` (until ${dueAt.slice(0, 16)} UTC)`}.`,
    `[Open the case](/cases/${reference}) to act by form, or take an act token there and send an update:`,
    ...possible.map((act) => `- \`${act}\` (${acts[act].roles.join(', ')}): \`${actArguments[act]}\``),
    '',
    '**What happened**',
    ...lines,
  ].join('\n');
}
