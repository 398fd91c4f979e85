import type { RetrievalView } from '../../activities/note-retrieval/view.js';
import type { RetrievalStatus } from '../../domain/note-retrieval/states.js';
import { exportSettled } from '../../protocol/contract-termination/messages.js';
import {
  noteRetrievalView,
  retrievalChanged,
  type NoteRetrievalInput,
} from '../../protocol/note-retrieval/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { projectionOfRow } from '../kit/row-projection.js';

/** What the workflow knows of a retrieval: its row as it last answered, and of what was sent and told. */
export interface Retrieval {
  readonly input: NoteRetrievalInput;
  view: RetrievalView;
  /** Someone says that the row has changed. */
  changed: boolean;
  readonly sent: { links: number; codes: number; notice: boolean; download: boolean };
  /** The export of the notes, once it was begun, and whether it is ready. */
  readonly made: { exportId: string | null; isReady: boolean };
  /** Mails and texts that go out beside everything else. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The retrieval as its input says; answers what asks and tells it from now on. */
export function openRetrieval(input: NoteRetrievalInput): Retrieval {
  const { retrievalId: caseId, reference } = input;
  const lookAgain = () => {
    retrieval.changed = true;
  };
  const retrieval: Retrieval = {
    input,
    view: {
      status: 'requested',
      waitingOn: 'system',
      dueAt: null,
      needsAttention: false,
      accountId: null,
      providerId: null,
      jurisdiction: null,
      linksAskedFor: 1,
      codesAskedFor: 0,
    },
    changed: false,
    sent: { links: 0, codes: 0, notice: false, download: false },
    made: { exportId: null, isReady: false },
    beside: openBeside(),
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'note-retrieval',
      status: () => retrieval.view.status,
      lookAgain,
    }),
  };
  answerView(noteRetrievalView, () => {
    const { status, dueAt } = retrieval.view;
    return { status, dueAt };
  });
  listenTo(
    retrievalChanged,
    'Something was proven, asked for, stopped or downloaded: look at the row.',
    lookAgain,
  );
  listenTo(exportSettled, 'The export is ready, or failed and waits for support.', () => {
    retrieval.made.isReady = true;
  });
  return retrieval;
}

/** Takes over what the row says now, and shows it. */
export function setView(retrieval: Retrieval, after: RetrievalView): void {
  retrieval.view = after;
  retrieval.process.show(projectionOf(retrieval));
}

/** What a retrieval shows of itself: whom it waits on, and until when. */
export function projectionOf({ view }: Retrieval): CaseProjection {
  return projectionOfRow(view, waitsFor, view.accountId);
}

const waitsFor: Partial<Record<RetrievalStatus, string>> = {
  requested: 'the link in the mail to be used, or support to recognize the person another way',
  one_proof: 'a second, independent proof: a code to the former phone, or one that support records',
  proven: 'a lead to approve, other than the person who recorded a proof',
  waiting: 'everyone to be told, and then a day in which the release can be stopped',
  released: 'the export, and then its one download',
};
