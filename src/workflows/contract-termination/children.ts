import { executeChild, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { dateEnds, daysAfter } from '../../domain/pace.js';
import {
  caseClosed,
  caseloadNoticeId,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../protocol/caseload-notice/messages.js';
import { noteExportId } from '../../protocol/note-export/messages.js';
import { offboardingId } from '../../protocol/offboarding/messages.js';
import { openAttributes, searchAttributes } from '../../protocol/search-attributes.js';
import { quickDb } from '../kit/activity-options.js';
import { signalIfRunning } from '../kit/signals.js';
import { caseloadNotice } from '../caseload-notice/workflow.js';
import type { Termination } from './state.js';
import { noteExport } from '../note-export/workflow.js';
import { offboarding } from '../offboarding/workflow.js';

const pageSignals = { caseClosed, lastDayEnded, sendsHeld, sendsReleased, terminationWithdrawn } as const;

/** What a child shows of itself; it outlives this run, because this one may continue as new. */
function childOptions({ input }: Termination, kind: string, summary: string, state = 'open') {
  return {
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: summary,
    typedSearchAttributes: [
      { key: searchAttributes.CaseKind, value: kind },
      { key: searchAttributes.CaseReference, value: input.reference },
      ...openAttributes(state),
      { key: searchAttributes.Jurisdiction, value: input.jurisdiction },
      { key: searchAttributes.SubjectId, value: input.providerId },
    ],
  };
}

/** Starts one page of notices after the other, a child each. */
export async function tellCaseload(
  termination: Termination,
  pages: readonly (readonly { chartId: string; headwaySourced: boolean }[])[],
): Promise<void> {
  const { input, lastDay } = termination;
  const { caseId, reference, providerId, jurisdiction, policy, pace, startedBecause } = input;
  for (const [page, charts] of pages.entries()) {
    await startChild(caseloadNotice, {
      ...childOptions(
        termination,
        'caseload_notice',
        `${reference}: clients told, page ${page + 1} of ${pages.length}`,
      ),
      workflowId: caseloadNoticeId(caseId, page),
      args: [
        {
          caseId,
          reference,
          providerId,
          jurisdiction,
          page,
          charts,
          lastDay,
          lastDayEndsAt: termination.dates().lastDayEndsAt,
          policy,
          pace,
          callFirst: startedBecause !== 'provider',
        },
      ],
    });
  }
}

/** Tells every page of the caseload; a page that has told all its clients has ended, which is no error. */
export async function signalPages(termination: Termination, name: keyof typeof pageSignals): Promise<void> {
  for (const page of pageIds(termination)) await signalIfRunning(page, pageSignals[name]);
}

/** Tells every page that the last day moved. */
export async function signalLastDayMoved(termination: Termination): Promise<void> {
  const { lastDay, round } = termination;
  const { lastDayEndsAt } = termination.dates();
  for (const page of pageIds(termination))
    await signalIfRunning(page, lastDayMoved, { lastDay, lastDayEndsAt, round });
}

function pageIds({ input, noticePages }: Termination): string[] {
  return Array.from({ length: noticePages }, (_, page) => caseloadNoticeId(input.caseId, page));
}

/** Starts an export of all notes as a child, and returns its id. */
export async function startNoteExport(
  termination: Termination,
  occasion: 'termination' | 'closing',
): Promise<string> {
  const { caseId, providerId, jurisdiction, policy, pace } = termination.input;
  const at = new Date();
  const { exportId, reference } = await quickDb.startExport({
    caseId,
    providerId,
    occasion,
    at: at.toISOString(),
  });
  const days = occasion === 'closing' ? policy.exportAfterClosingDays : policy.exportDays;
  await startChild(noteExport, {
    ...childOptions(
      termination,
      'note_export',
      `${reference}: export of all notes (${occasion})`,
      'requested',
    ),
    workflowId: noteExportId(exportId),
    args: [
      {
        exportId,
        reference,
        providerId,
        jurisdiction,
        occasion,
        requestedAt: at.toISOString(),
        downloadableForMs: daysAfter(pace, at, days).getTime() - at.getTime(),
      },
    ],
  });
  return exportId;
}

/** Runs offboarding to its end. While a step of it waits for support, so does the case of the termination. */
export async function offboard(termination: Termination): Promise<void> {
  const { caseId, reference, providerId, contractId, jurisdiction, policy, pace, timeZone } =
    termination.input;
  const { lastDay } = termination;
  const now = new Date();
  const ended = dateEnds(pace, timeZone, lastDay);
  await executeChild(offboarding, {
    ...childOptions(termination, 'offboarding', `${reference}: offboarding`),
    workflowId: offboardingId(caseId),
    args: [
      {
        caseId,
        reference,
        providerId,
        contractId,
        jurisdiction,
        lastDay,
        readOnlyUntil: daysAfter(pace, now > ended ? now : ended, policy.readOnlyDays).toISOString(),
      },
    ],
  });
  if (!termination.showing.isIdle()) await termination.showing.finished();
}
