import { allHandlersFinished, condition } from '@temporalio/workflow';
import type {
  VerificationMail,
  VerificationOccasion,
  VerificationView,
} from '../../activities/email-verification/settle.js';
import { isSettled } from '../../domain/email-verification/states.js';
import { hoursAfter } from '../../domain/instants.js';
import type { EmailVerificationInput } from '../../protocol/email-verification/messages.js';
import { awaitedMail, quickDb } from '../kit/activity-options.js';
import { tellBeside } from '../kit/beside.js';
import { orElse } from '../kit/failures.js';
import { isPast, now, waitUntil } from '../kit/waiting.js';
import {
  acceptResend,
  endsAt,
  isResendDue,
  openVerification,
  setView,
  projectionOf,
  type Verification,
} from './state.js';

/**
 * The proof of one address: the account is made and the link mailed, reminders follow, and what was never proven ends. The link's
 * button, "this wasn't me" and corrections change the row, in the API; here they are only learned of, by a signal or at the next date.
 */
export async function emailVerification(input: EmailVerificationInput): Promise<void> {
  const verification = openVerification(input);
  acceptResend(verification);
  verification.process.describe(projectionOf(verification));
  await send(verification, 'request');
  while (!isSettled(verification.view.status)) await takeNextStep(verification);
  await verification.beside.finished();
  await condition(allHandlersFinished);
}

async function takeNextStep(verification: Verification): Promise<void> {
  const { wanted } = verification;
  const came = await waitUntil(
    () =>
      wanted.settle || wanted.correction || isResendDue(verification) || isSettled(verification.view.status),
    () => milestone(verification).at,
    milestones[milestone(verification).what],
  );
  if (isSettled(verification.view.status)) return;
  if (came === 'due') await reachMilestone(verification);
  else if (wanted.settle) {
    wanted.settle = false;
    await settle(verification, 'nothing');
  } else {
    const { correction } = wanted;
    wanted.correction = false;
    await send(verification, correction ? 'correction' : 'resend');
  }
}

/** What happens on a date, as the Temporal UI says it. */
const milestones = {
  remind: 'a reminder goes out',
  expire: 'the link expires',
  remove: 'the unproven account is removed',
} as const;

/** The next date on which something happens by itself; the last one comes again until the account is removed. */
function milestone({ dates, reached }: Verification) {
  const { remindersAt, expiresAt, removedAt } = dates;
  const reminder = remindersAt[reached];
  if (reminder !== undefined) return { at: reminder, what: 'remind' } as const;
  if (reached === remindersAt.length) return { at: expiresAt, what: 'expire' } as const;
  return { at: removedAt, what: 'remove' } as const;
}

async function reachMilestone(verification: Verification): Promise<void> {
  const { what } = milestone(verification);
  verification.reached += 1;
  if (what !== 'remind') await settle(verification, what);
  // After a long absence of all workers a reminder whose successor is due as well is left out.
  else if (!isPast(milestone(verification).at)) await send(verification, 'reminder');
}

async function send(verification: Verification, occasion: VerificationOccasion): Promise<void> {
  const { wanted } = verification;
  const { byStaff } = wanted;
  if (occasion !== 'correction') wanted.resend = wanted.byStaff = false;
  const round = verification.mailsSent;
  verification.mailsSent += 1;
  verification.sentAt = now();
  await tellBeside(verification.beside, mail(verification, { occasion, round, byStaff }));
}

/** Mails a link and takes over what that changed, unless the row was looked at meanwhile: then it is looked at again. */
async function mail(
  verification: Verification,
  { occasion, round, byStaff }: Pick<VerificationMail, 'occasion' | 'round' | 'byStaff'>,
): Promise<void> {
  const { verificationId, policy } = verification.input;
  const { looks } = verification;
  const dueAt = endsAt(verification);
  const sent = awaitedMail.sendVerification({
    verificationId,
    occasion,
    round,
    ...(byStaff === true ? { byStaff } : {}),
    linkExpiresAt: hoursAfter(new Date(), policy.linkHours).toISOString(),
    dueAt,
    at: now(),
  });
  const taken = await orElse(sent, null);
  // A newer mail has another answer, and support isn't asked to call about this one.
  if (taken === null && round < verification.mailsSent - 1) return;
  const view =
    taken ??
    // Workers of before answered nothing here.
    ((await quickDb.verificationNotTaken({
      verificationId,
      round,
      dueAt: endsAt(verification),
      at: now(),
    })) as VerificationView | undefined);
  if (looks !== verification.looks) verification.wanted.settle = true;
  else if (view !== undefined) setView(verification, view);
}

async function settle(verification: Verification, due: 'nothing' | 'expire' | 'remove'): Promise<void> {
  const { input, dates } = verification;
  const { verificationId } = input;
  verification.looks += 1;
  const request = { verificationId, due, dueAt: dates.removedAt, at: now() };
  setView(verification, await quickDb.settleVerification(request));
}
