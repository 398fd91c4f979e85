import { allHandlersFinished, condition, patched, upsertSearchAttributes } from '@temporalio/workflow';
import type { ResetAnswer } from '../../activities/password-reset/answer.js';
import { resetTransitions, type ResetStatus } from '../../domain/password-reset/states.js';
import { allows, moving } from '../../domain/transition.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { resetSettled, type PasswordResetInput } from '../../protocol/password-reset/messages.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { awaitedMail, outboundMail, quickDb } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { mailed, mailOrCall } from '../kit/mail-outcome.js';
import { signalIfRunning } from '../kit/signals.js';
import { now, waitUntil } from '../kit/waiting.js';
import { acceptResetActs } from './acts.js';
import { openReset, projectionOf, telling, type Reset } from './state.js';

/**
 * "Forgot your password": looks the address up beside the answer that was given already, mails a link, and waits until it is used, replaced or
 * an hour old. Where mail to the address is stopped it waits for support, and sends a fresh link once that releases it (process book,
 * "password-reset").
 */
export async function passwordReset(input: PasswordResetInput): Promise<void> {
  const reset = openReset(input);
  acceptResetActs(reset);
  reset.process.describe(projectionOf(reset));
  await untilAnswered(reset);
  if (reset.linkExpiresAt !== null) await untilSettled(reset, reset.linkExpiresAt);
  if (reset.status === 'completed') await tellOwner(reset);
  else reset.process.show(projectionOf(reset));
  await condition(allHandlersFinished);
}

/** Until a link is out, or the reset is over without one. */
async function untilAnswered(reset: Reset): Promise<void> {
  const { resetId, policy } = reset.input;
  for (let round = 0; allows(resetTransitions, reset.status, 'send'); round += 1) {
    reset.wokenUp = false;
    const request = { resetId, round, policy, at: now() };
    const notTaken = { kind: 'not_taken', because: 'not_taken' } as const;
    const answer: ResetAnswer = await orElse(awaitedMail.sendReset(request), notTaken);
    switch (answer.kind) {
      case 'sent':
        await noteLink(reset, answer);
        break;
      case 'over':
        reset.status = answer.status;
        break;
      case 'suppressed':
        await untilReleased(reset, answer);
        break;
      case 'not_taken':
        // The address was suppressed between the look-up and the mail: look again.
        if (answer.because === 'suppressed') break;
        reset.status = await giveUp(reset, answer.because);
    }
  }
}

async function giveUp({ input: { resetId } }: Reset, because: string): Promise<ResetStatus> {
  const given = quickDb.giveUpReset({ resetId, because, at: now() });
  // Workers of before closed it, and answered nothing.
  const ended = (await given) as { status: ResetStatus } | undefined;
  return ended?.status ?? 'closed';
}

async function noteLink(
  reset: Reset,
  { linkExpiresAt, accountId, replaced }: Extract<ResetAnswer, { kind: 'sent' }>,
): Promise<void> {
  reset.status = moving(resetTransitions, 'send').to;
  reset.linkExpiresAt = linkExpiresAt;
  showSubject(reset, accountId);
  for (const workflowId of replaced) await signalIfRunning(workflowId, resetSettled);
}

/** Nothing but an act of support ends this; after two business days it goes to a lead. */
async function untilReleased(
  reset: Reset,
  answer: Extract<ResetAnswer, { kind: 'suppressed' }>,
): Promise<void> {
  // Support may have acted while the address was being looked up once more.
  if (reset.wokenUp || reset.status === 'closed') return;
  reset.status = moving(resetTransitions, 'find-suppressed').to;
  const isFirst = reset.escalatesAt === null;
  const escalatesAt = (reset.escalatesAt ??= answer.escalatesAt);
  if (isFirst) showSubject(reset, answer.accountId);
  const decided = () => reset.wokenUp || reset.status !== 'address_suppressed';
  if (reset.escalated) return condition(decided);
  if ((await waitUntil(decided, escalatesAt, 'the task goes to a lead')) === 'decided') return;
  reset.escalated = true;
  await quickDb.escalateTask({
    caseId: reset.input.resetId,
    key: 'release-address',
    at: now(),
    event: { key: 'escalated', code: 'reset-escalated' },
  });
  // Looked up once more: the address may have been released where nobody told this workflow.
}

async function untilSettled(reset: Reset, until: IsoInstant): Promise<void> {
  const { resetId } = reset.input;
  while (reset.status === 'sent') {
    await waitUntil(() => reset.wokenUp, until, 'the link expires');
    reset.wokenUp = false;
    ({ status: reset.status } = await quickDb.settleReset({ resetId, at: now() }));
  }
}

async function tellOwner(reset: Reset): Promise<void> {
  // Recorded when the case was open until the owner was told: passwordReset.completed-and-shown.json.
  if (patched('letters-beside')) {
    await end(reset);
    return mailOwner(reset);
  }
  if (patched('completed-while-the-owner-is-told')) reset.process.show(telling);
  await mailOwner(reset);
  await end(reset);
}

async function end(reset: Reset): Promise<void> {
  await reset.process.record(projectionOf(reset), { key: 'completed', code: 'reset-completed' }, true);
}

async function mailOwner({ input: { resetId } }: Reset): Promise<void> {
  await mailOrCall(mailed(outboundMail.mailPasswordChanged({ resetId, at: now() })), {
    caseId: resetId,
    key: 'by-phone',
    priority: 1,
  });
}

function showSubject(reset: Reset, accountId: string): void {
  reset.process.show(projectionOf(reset));
  upsertSearchAttributes([{ key: searchAttributes.SubjectId, value: accountId }]);
}
