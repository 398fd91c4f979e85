import type { RecoveryView } from '../../activities/factor-recovery/view.js';
import {
  factorRecoveryView,
  recoveryLinkAskedFor,
  recoverySettled,
  type FactorRecoveryInput,
} from '../../protocol/factor-recovery/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { projectionOfRow } from '../kit/row-projection.js';

/** Whether the phone or the mailbox is lost. */
export type RecoveryProcess = 'factor-recovery' | 'address-recovery';

/** What the workflow knows of a recovery: its row as it last answered, and what was asked for since. */
export interface Recovery {
  readonly input: FactorRecoveryInput;
  view: RecoveryView;
  /** Links sent so far. */
  round: number;
  /** Someone says that the row has changed, or asks for a link. */
  readonly wanted: { look: boolean; link: boolean };
  /** The owner is told that the wait begins. */
  isNoticeOut: boolean;
  /** Letters that go out beside everything else. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The recovery as its input says; answers what asks and tells it from now on. */
export function openRecovery(input: FactorRecoveryInput, of: RecoveryProcess): Recovery {
  const { recoveryId: caseId, reference } = input;
  const lookAgain = () => {
    recovery.wanted.look = true;
  };
  const recovery: Recovery = {
    input,
    view: {
      status: 'requested',
      waitingOn: 'system',
      dueAt: null,
      needsAttention: false,
      accountId: null,
    },
    round: 0,
    wanted: { look: false, link: true },
    isNoticeOut: false,
    beside: openBeside(),
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: of,
      status: () => recovery.view.status,
      lookAgain,
    }),
  };
  answerView(factorRecoveryView, () => {
    const { status, dueAt } = recovery.view;
    return { status, dueAt };
  });
  listenTo(recoverySettled, 'A link was used, or the recovery was stopped: look at the row.', lookAgain);
  listenTo(recoveryLinkAskedFor, 'Another link was asked for: send it, if one is still waited for.', () => {
    recovery.wanted.link = true;
  });
  return recovery;
}

/** Takes over what the row says now, and shows it. */
export function setView(recovery: Recovery, after: RecoveryView): void {
  const { status, waitingOn, dueAt, needsAttention, accountId } = after;
  recovery.view = { status, waitingOn, dueAt, needsAttention, accountId };
  recovery.process.show(projectionOf(recovery));
}

/** What a recovery shows of itself: whom it waits on, and until when. */
export function projectionOf({ view }: Recovery): CaseProjection {
  return projectionOfRow(view, waitsFor, view.accountId);
}

const waitsFor: Partial<Record<RecoveryView['status'], string>> = {
  requested: 'the owner to use the link in the mail',
  mailbox_proven: 'support to recognize the owner and record how',
  half_proven: 'support to recognize the owner in a second way and record how',
  proof_recorded: 'a second member of staff to approve, other than who recorded the proof',
  waiting: 'the owner to be told, and then a day in which the owner can stop the reset',
};
