import { ActivityFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import type {
  VerificationOccasion,
  VerificationStanding,
} from '../../activities/email-verification/delivery.js';
import { checkResend, isSettled, verificationDates } from '../../domain/email-verification/states.js';
import type { Instant } from '../../domain/zoned-time.js';
import {
  addressCorrected,
  emailVerificationView,
  resendVerification,
  verificationSettled,
  type EmailVerificationInput,
} from '../../protocol/email-verification/messages.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { awaitedMail, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';
import { isPast, untilDue } from '../kit/waiting.js';

/**
 * The proof of one address: the account is made and the link mailed, reminders follow, and what was never proven ends. The link's
 * button, "this wasn't me" and corrections change the row, in the API; here they are only learned of, by a signal or at the next date.
 */
export async function emailVerification(input: EmailVerificationInput): Promise<void> {
  const { verificationId, policy } = input;
  const dates = verificationDates(policy, new Date(input.requestedAt));
  const milestones = [
    ...dates.remindersAt.map((at) => ({ at, what: 'remind' }) as const),
    { at: dates.expiresAt, what: 'expire' } as const,
    { at: dates.removedAt, what: 'remove' } as const,
  ];
  let standing: VerificationStanding = { status: 'requested', accountId: null };
  let reached = 0;
  let mailsSent = 0;
  let sentAt = input.requestedAt;
  const askedAt: Instant[] = [];
  const wanted = { settle: false, correction: false, resend: false };
  const file = openCaseFile({
    caseId: verificationId,
    reference: input.reference,
    isCase: true,
    process: 'email-verification',
  });
  const now = () => new Date().toISOString();

  setHandler(emailVerificationView, () => ({
    status: standing.status,
    expiresAt: dates.expiresAt,
    removedAt: dates.removedAt,
    mailsSent,
  }));
  setHandler(verificationSettled, () => {
    wanted.settle = true;
  });
  setHandler(addressCorrected, () => {
    wanted.correction = true;
  });
  const accept = acceptActs({
    caseId: verificationId,
    status: () => standing.status,
    inTurn: createTurns(),
  });
  accept(
    resendVerification,
    () => checkResend(policy, { askedAt, sentAt, now: new Date() }),
    async () => {
      askedAt.push(now());
      sentAt = now();
      wanted.resend = true;
      return { done: true };
    },
  );

  await send('request');
  while (!isSettled(standing.status)) {
    const came = await untilDue(nextDate, () => wanted.settle || wanted.correction || wanted.resend);
    if (came === 'due') await reach();
    else if (take('settle')) await settle('nothing');
    else await send(take('correction') ? 'correction' : 'resend');
  }
  await condition(allHandlersFinished);

  /** The next date on which something happens by itself. */
  function nextDate(): Instant {
    return milestones[reached]?.at ?? dates.removedAt;
  }

  function take(what: keyof typeof wanted): boolean {
    const was = wanted[what];
    wanted[what] = false;
    return was;
  }

  async function reach(): Promise<void> {
    const milestone = milestones[reached];
    reached += 1;
    // After a long absence of all workers a reminder whose successor is due as well is left out.
    if (milestone?.what === 'remind' && !isPast(nextDate())) await send('reminder');
    if (milestone?.what === 'expire') await settle('expire');
    if (milestone === undefined || milestone.what === 'remove') await settle('remove');
  }

  async function send(occasion: VerificationOccasion): Promise<void> {
    if (occasion !== 'correction') wanted.resend = false;
    const before = standing;
    const round = mailsSent;
    mailsSent += 1;
    sentAt = now();
    try {
      standing = await awaitedMail.sendVerification({
        verificationId,
        occasion,
        round,
        linkExpiresAt: new Date(Date.now() + policy.linkHours * 3_600_000).toISOString(),
        dueAt: endsAt(),
        at: now(),
      });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await quickDb.verificationNotTaken({ verificationId, round, at: now() });
    }
    show(before);
  }

  async function settle(due: 'nothing' | 'expire' | 'remove'): Promise<void> {
    const before = standing;
    standing = await quickDb.settleVerification({ verificationId, due, dueAt: dates.removedAt, at: now() });
    show(before);
  }

  /** When no mail is sent any more; after that, when the account goes. */
  function endsAt(): Instant {
    return isPast(dates.expiresAt) ? dates.removedAt : dates.expiresAt;
  }

  function show(before: VerificationStanding): void {
    const { status, accountId } = standing;
    if (before.status === status && before.accountId === accountId) return;
    const over = isSettled(status);
    file.show({
      state: status,
      waitingOn: over ? 'nobody' : status === 'expired' ? 'timer' : 'person',
      dueAt: over ? null : endsAt(),
      needsAttention: false,
      waitsFor: over
        ? 'nothing; it is over'
        : status === 'expired'
          ? 'the day on which the account is removed'
          : 'the owner of the address to press the button behind the link',
      ...(accountId === null ? {} : { subjectId: accountId }),
    });
  }
}
