import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ExportProgress } from '../../activities/note-export/progress.js';
import { exportSettled } from '../../protocol/contract-termination/messages.js';
import {
  downloadStarted,
  noteExportView,
  type NoteExportInput,
  type NoteExportView,
} from '../../protocol/note-export/messages.js';
import { retryStep } from '../../protocol/offboarding/messages.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { longExport, outboundMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile, type CaseStanding } from '../kit/case-file.js';
import { mailed } from '../kit/mail-outcome.js';

/** An export of every note of a provider: rendered chart by chart, put into one ZIP, announced, and removed when its time is over. One that fails waits for support. */
export async function noteExport(input: NoteExportInput): Promise<void> {
  const { exportId } = input;
  let status: NoteExportView['status'] = 'rendering';
  let progress: ExportProgress = { chartsTotal: 0, chartsDone: 0, notesTotal: 0, notesUnrendered: 0 };
  const downloads = new Set<string>();
  let announced = 0;
  const { renderCharts, assembleExport } = longExport();
  const file = openCaseFile({
    caseId: exportId,
    reference: input.reference,
    isCase: true,
    process: 'note-export',
  });
  const now = () => new Date().toISOString();
  setHandler(noteExportView, () => ({ status, ...progress }));
  setHandler(downloadStarted, (download) => {
    // Those of before had no name, and were told once.
    downloads.add(download?.downloadId ?? `unnamed/${downloads.size}`);
  });

  acceptActs({ caseId: exportId, status: () => status, inTurn: createTurns() })(
    retryStep,
    () => null,
    async () => {
      status = 'rendering';
      return { done: true };
    },
  );

  for (let attempt = 0; !(await isMade()); attempt += 1) await waitForSupport(attempt);
  status = 'ready';
  await show({ key: 'ready', code: 'export-ready', detail: { count: progress.notesTotal } });
  await tellParent();
  await tell('export-ready', 0);
  await whileDownloadable(new Date(Date.now() + input.downloadableForMs));
  await quickDb.expireExport({ exportId });
  status = 'expired';
  await show({ key: 'expired', code: 'export-expired' }, true);
  await condition(allHandlersFinished);

  async function isMade(): Promise<boolean> {
    try {
      progress = await quickDb.planExport({ exportId });
      await show({ key: 'rendering', code: 'export-rendering', detail: { count: progress.chartsTotal } });
      for (let finished = false; !finished;) {
        ({ finished, ...progress } = await renderCharts({ exportId, at: now() }));
        file.describe(standing());
      }
      status = 'assembling';
      await show();
      const expiresAt = new Date(Date.now() + input.downloadableForMs).toISOString();
      await assembleExport({ exportId, at: now(), expiresAt });
      return true;
    } catch {
      // Whatever it was, it went on for all its attempts: a person has to look.
      return false;
    }
  }

  async function waitForSupport(attempt: number): Promise<void> {
    status = 'failed';
    const key = `failed/${attempt}`;
    await quickDb.failExport({ exportId });
    await quickDb.openTask({ caseId: exportId, key, kind: 'failing_step', priority: 1, at: now() });
    await show({ key, code: 'export-failed' });
    if (attempt === 0) await tellParent();
    await condition(() => status !== 'failed');
  }

  async function whileDownloadable(until: Date): Promise<void> {
    while (Date.now() < until.getTime()) {
      await condition(() => downloads.size > announced, until.getTime() - Date.now());
      for (; announced < downloads.size; announced += 1) {
        const line = { key: `downloaded/${announced}`, code: 'export-downloaded' } as const;
        await quickDb.addCaseLine({ caseId: exportId, at: now(), event: line });
        await tell('export-downloaded', announced);
      }
    }
  }

  /** The export is on the provider's pages all the same, so a mail that is not sent stands in the time line and no more. */
  async function tell(template: 'export-ready' | 'export-downloaded', round: number): Promise<void> {
    if (await mailed(outboundMail.mailExport({ exportId, template, round, at: now() }))) return;
    await quickDb.addCaseLine({
      caseId: exportId,
      at: now(),
      // Where the activity knew why, it has written this line already.
      event: {
        key: `mail-withheld/${template}/${round}`,
        code: 'mail-withheld',
        detail: { template, because: 'not_taken' },
      },
    });
  }

  async function show(event?: Parameters<typeof file.record>[1], closed = false): Promise<void> {
    await file.record(standing(), event, closed);
  }

  function standing(): CaseStanding {
    return {
      state: status,
      waitingOn:
        status === 'ready'
          ? 'person'
          : status === 'failed'
            ? 'support'
            : status === 'expired'
              ? 'nobody'
              : 'system',
      dueAt: null,
      needsAttention: status === 'failed',
      waitsFor:
        status === 'ready'
          ? 'the provider to download it'
          : `its charts (${progress.chartsDone} of ${progress.chartsTotal})`,
    };
  }

  /** A termination waits for its last export before it ends the account. */
  async function tellParent(): Promise<void> {
    const { parent } = workflowInfo();
    if (parent === undefined) return;
    try {
      await getExternalWorkflowHandle(parent.workflowId).signal(exportSettled, { exportId });
    } catch {
      // The termination may have ended or been withdrawn meanwhile; nobody waits then.
    }
  }
}
