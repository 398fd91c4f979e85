import { patched } from '@temporalio/workflow';
import type { ExportProgress } from '../../activities/note-export/progress.js';
import type { CaseLine } from '../../cases/timeline.js';
import { exportTransitions, type ExportEvent, type ExportStatus } from '../../domain/note-export/states.js';
import { stateAfter } from '../../domain/transition.js';
import {
  downloadStarted,
  exportTaskFinished,
  noteExportView,
  type NoteExportInput,
} from '../../protocol/note-export/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';

/** Where an export is; one object that the story, the acts and the view share. */
export interface Export {
  readonly input: NoteExportInput;
  status: ExportStatus;
  progress: ExportProgress;
  /** Charts that a worker was rendering when it died, and that are tried again. */
  chartsAgain: number;
  /** Whether support is asked to look after charts that aren't rendered. */
  asksSupport: boolean;
  /** Support has finished a task since that was counted. */
  taskFinished: boolean;
  /** Whether who waits for it was told that it failed. */
  toldOfFailure: boolean;
  /** Its time is over, and a legal hold keeps what is stored. */
  keptByHold: boolean;
  readonly downloads: Set<string>;
  /** What goes on beside everything else: the letters. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The export as its input says; answers what asks and tells it from now on. */
export function openExport(input: NoteExportInput): Export {
  const { exportId: caseId, reference, kept } = input;
  const made: Export = {
    input,
    status: kept === undefined ? 'rendering' : 'ready',
    progress: { chartsTotal: 0, chartsDone: 0, notesTotal: 0, notesUnrendered: 0 },
    chartsAgain: 0,
    asksSupport: false,
    taskFinished: false,
    ...kept,
    toldOfFailure: false,
    keptByHold: kept !== undefined,
    downloads: new Set(),
    beside: openBeside(),
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'note-export',
      status: () => made.status,
    }),
  };
  answerView(noteExportView, () => ({ status: made.status, ...made.progress }));
  listenTo(downloadStarted, 'A download was started.', (download?: { downloadId: string }) => {
    // Those of before had no name, and were told once.
    made.downloads.add(download?.downloadId ?? `unnamed/${made.downloads.size}`);
  });
  listenTo(exportTaskFinished, 'Support finished a task: count what it is still asked.', () => {
    // Recorded when nobody listened: noteExport.task-finished.json.
    if (patched('finished-tasks-are-counted')) made.taskFinished = true;
  });
  return made;
}

/** Moves an export as its table says. */
export function move(made: Export, event: ExportEvent): void {
  made.status = stateAfter<ExportStatus, ExportEvent>(exportTransitions, made.status, event);
}

/** Writes where the export is, with a line for its timeline; `closed` ends the case. */
export async function show(made: Export, event?: CaseLine, closed = false): Promise<void> {
  await made.process.record(projectionOf(made), event, closed);
}

/** What an export shows of itself: whom it waits on. */
export function projectionOf(made: Export): CaseProjection {
  const { status, progress, chartsAgain, asksSupport, keptByHold } = made;
  const again =
    chartsAgain === 0
      ? ''
      : `; its worker died while it rendered ${chartsAgain === 1 ? 'one of them, which is' : `${chartsAgain} of them, which are`} tried again alone`;
  return {
    state: status,
    waitingOn: waitsOn[status] ?? 'system',
    dueAt: null,
    needsAttention: status === 'failed' || (asksSupport && status !== 'expired'),
    waitsFor:
      status === 'ready'
        ? 'the provider to download it'
        : `its charts (${progress.chartsDone} of ${progress.chartsTotal})${again}`,
    ...(status === 'ready' && keptByHold ? held : {}),
  };
}

const held = {
  waitingOn: 'timer',
  waitsFor: 'a legal hold to be lifted; then what is stored is removed, and nobody can download it meanwhile',
} as const;

const waitsOn: Partial<Record<ExportStatus, CaseProjection['waitingOn']>> = {
  ready: 'person',
  failed: 'support',
  expired: 'nobody',
};
