import { patched } from '@temporalio/workflow';
import type { VerificationView } from '../../activities/email-verification/settle.js';
import { staffRolesOf } from '../../domain/acts.js';
import {
  checkResend,
  isSettled,
  resendableVerification,
  verificationDates,
  type VerificationStatus,
} from '../../domain/email-verification/states.js';
import { isOneOf } from '../../domain/named.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import {
  addressCorrected,
  emailVerificationView,
  resendAsked,
  resendVerification,
  verificationSettled,
  type EmailVerificationInput,
} from '../../protocol/email-verification/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { isPast, now } from '../kit/waiting.js';

/** What the workflow knows of a verification: its row as it last answered, its dates, and what was asked for since. */
export interface Verification {
  readonly input: EmailVerificationInput;
  readonly dates: ReturnType<typeof verificationDates>;
  view: VerificationView;
  /** Dates that have come. */
  reached: number;
  mailsSent: number;
  /** Times that the row was looked at for something else than a mail. */
  looks: number;
  sentAt: IsoInstant;
  readonly wanted: { settle: boolean; correction: boolean; resend: boolean; byStaff: boolean };
  /** What goes on beside everything else: the mails. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The verification as its input says; answers what asks and tells it from now on. */
export function openVerification(input: EmailVerificationInput): Verification {
  const { verificationId: caseId, reference, policy, requestedAt } = input;
  const verification: Verification = {
    input,
    dates: verificationDates(policy, new Date(requestedAt)),
    view: { status: 'requested', accountId: null },
    reached: 0,
    mailsSent: 0,
    looks: 0,
    beside: openBeside(),
    sentAt: requestedAt,
    wanted: { settle: false, correction: false, resend: false, byStaff: false },
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'email-verification',
      status: () => verification.view.status,
    }),
  };
  const { dates, wanted } = verification;
  answerView(emailVerificationView, () => ({
    status: verification.view.status,
    expiresAt: dates.expiresAt,
    removedAt: dates.removedAt,
    mailsSent: verification.mailsSent,
  }));
  listenTo(
    verificationSettled,
    'The link was used, the account was disavowed, or a newer verification took its place: look at the row.',
    () => {
      wanted.settle = true;
    },
  );
  listenTo(addressCorrected, 'The address was corrected: mail the link there.', () => {
    wanted.correction = true;
  });
  return verification;
}

/** Lets support send the mail once more, and whoever else asks for it, each as often: what strangers ask for uses up nothing of support's. */
export function acceptResend(verification: Verification): void {
  const { process, wanted } = verification;
  const byAct = resendsOf(verification);
  const byAnyone = resendsOf(verification);
  process.accept(resendVerification, byAct.check, async (_, { actor }) => {
    byAct.ask();
    if (staffRolesOf('resendVerification').includes(actor.role)) wanted.byStaff = true;
    return { done: true };
  });
  listenTo(resendAsked, 'Another mail is wanted: send it, if it may be sent now.', () => {
    const maySend = !isSettled(verification.view.status) && byAnyone.check() === null;
    // A worker of the release before heard nothing of it: emailVerification.asked-again-unheard.json.
    if (maySend && patched('resend-asked')) byAnyone.ask();
  });
}

/** The mails that are asked for in one way, and whether another may be. */
function resendsOf(verification: Verification) {
  const askedAt: IsoInstant[] = [];
  const { policy } = verification.input;
  return {
    check: () => checkResend(policy, { askedAt, sentAt: verification.sentAt, now: new Date() }),
    ask() {
      askedAt.push(now());
      verification.sentAt = now();
      verification.wanted.resend = true;
    },
  };
}

/** Whether a mail that was asked for is to go now: not while the first is under way, since nobody has seen that one fail. */
export function isResendDue({ wanted, view }: Verification): boolean {
  return wanted.resend && isOneOf(resendableVerification, view.status);
}

/** When no mail is sent anymore; after that, when the account goes. */
export function endsAt({ dates }: Verification): IsoInstant {
  return isPast(dates.expiresAt) ? dates.removedAt : dates.expiresAt;
}

/** Takes over what the row says now, and shows it where it changed. */
export function setView(verification: Verification, after: VerificationView): void {
  const before = verification.view;
  verification.view = after;
  if (before.status === after.status && before.accountId === after.accountId) return;
  verification.process.show(projectionOf(verification));
}

/** What a verification shows of itself: whom it waits on, and until when. */
export function projectionOf(verification: Verification): CaseProjection {
  const { status, accountId } = verification.view;
  const { waitingOn, waitsFor } = waits[status] ?? { waitingOn: 'nobody', waitsFor: 'nothing; it is over' };
  return {
    state: status,
    waitingOn,
    waitsFor,
    dueAt: waitingOn === 'nobody' || waitingOn === 'system' ? null : endsAt(verification),
    needsAttention: status === 'not_sent',
    ...(accountId === null ? {} : { subjectId: accountId }),
  };
}

const waits: Partial<Record<VerificationStatus, Pick<CaseProjection, 'waitingOn' | 'waitsFor'>>> = {
  requested: { waitingOn: 'system', waitsFor: 'the mail with the link to be taken' },
  sent: {
    waitingOn: 'person',
    waitsFor: 'the owner of the address to press the button behind the link',
  },
  not_sent: {
    waitingOn: 'person',
    waitsFor: 'another address, or another mail: the last one wasn’t sent, and the timeline says why',
  },
  expired: { waitingOn: 'timer', waitsFor: 'the day on which the account is removed' },
};
