import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ResetAnswer } from '../../activities/password-reset/answer.js';
import type { ResetStatus } from '../../domain/password-reset/states.js';
import type { Instant } from '../../domain/zoned-time.js';
import {
  closeReset,
  passwordResetView,
  releaseAddress,
  resetSettled,
  type PasswordResetInput,
} from '../../protocol/password-reset/messages.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { awaitedMail, outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { openCaseFile, type CaseStanding } from '../kit/case-file.js';
import { mailed } from '../kit/mail-outcome.js';

/**
 * "Forgot your password": looks the address up beside the answer that was given already, mails a link, and waits until it is used, replaced or
 * an hour old. Where mail to the address is stopped it waits for support, and sends a fresh link once that releases it (process book,
 * "password-reset").
 */
export async function passwordReset(input: PasswordResetInput): Promise<void> {
  const { resetId, policy } = input;
  let status: ResetStatus = 'requested';
  let linkExpiresAt: Instant | null = null;
  let escalatesAt: Instant | null = null;
  let escalated = false;
  let round = 0;
  // Support released the address, or somebody says that there is something to look at.
  let woken = false;
  const file = openCaseFile({
    caseId: resetId,
    reference: input.reference,
    isCase: true,
    process: 'password-reset',
  });
  const now = () => new Date().toISOString();
  const statusNow = () => status;
  setHandler(passwordResetView, () => ({ status, linkExpiresAt }));
  setHandler(resetSettled, () => {
    woken = true;
  });
  const accept = acceptActs({ caseId: resetId, status: () => status, inTurn: createTurns() });
  accept(
    releaseAddress,
    () => null,
    async ({ reason = '' }, { actor }) => {
      await whilePersonWaits.releaseResetAddress({
        resetId,
        accountId: actor.accountId,
        reason,
        at: now(),
      });
      status = 'requested';
      woken = true;
      return { done: true };
    },
  );
  accept(
    closeReset,
    () => null,
    async (_argument, { actor }) => {
      await whilePersonWaits.closeReset({ resetId, accountId: actor.accountId, at: now() });
      status = 'closed';
      return { done: true };
    },
  );

  file.describe(standing());
  await untilAnswered();
  if (linkExpiresAt !== null) await untilSettled(linkExpiresAt);
  if (statusNow() === 'completed') await tellOwner();
  else file.show(standing());
  await condition(allHandlersFinished);

  /** Until a link is out, or the reset is over without one. */
  async function untilAnswered(): Promise<void> {
    for (; status === 'requested' || status === 'address_suppressed'; round += 1) {
      woken = false;
      const answer = await send();
      if (answer.kind === 'sent') {
        status = 'sent';
        ({ linkExpiresAt } = answer);
        showSubject(answer.accountId);
        for (const workflowId of answer.replaced) await tellReplaced(workflowId);
        return;
      }
      if (answer.kind === 'over') status = answer.status;
      else if (answer.kind === 'suppressed') await untilReleased(answer);
      // The address was suppressed between the look-up and the mail: look again.
      else if (answer.because !== 'suppressed') {
        await quickDb.giveUpReset({ resetId, because: answer.because, at: now() });
        status = 'closed';
      }
    }
  }

  async function send(): Promise<ResetAnswer> {
    try {
      return await awaitedMail.sendReset({ resetId, round, policy, at: now() });
    } catch (error) {
      if (error instanceof ActivityFailure) return { kind: 'not_taken', because: 'not_taken' };
      throw error;
    }
  }

  /** Nothing but an act of support ends this; after two business days it goes to a lead. */
  async function untilReleased(answer: Extract<ResetAnswer, { kind: 'suppressed' }>): Promise<void> {
    // Support may have acted while the address was being looked up once more.
    if (woken || statusNow() === 'closed') return;
    status = 'address_suppressed';
    if (escalatesAt === null) showSubject(answer.accountId);
    escalatesAt ??= answer.escalatesAt;
    const left = Date.parse(escalatesAt) - Date.now();
    const decided = () => woken || status !== 'address_suppressed';
    if (!escalated && !(left > 0 && (await condition(decided, left))) && !decided()) {
      escalated = true;
      await quickDb.escalateTask({
        caseId: resetId,
        key: 'release-address',
        at: now(),
        event: { key: 'escalated', code: 'reset-escalated' },
      });
      // Looked up once more: the address may have been released where nobody told this workflow.
      return;
    }
    await condition(decided);
  }

  async function untilSettled(until: Instant): Promise<void> {
    while (status === 'sent') {
      const left = Date.parse(until) - Date.now();
      if (left > 0) await condition(() => woken, left);
      woken = false;
      ({ status } = await quickDb.settleReset({ resetId, at: now() }));
    }
  }

  async function tellOwner(): Promise<void> {
    const told = await mailed(outboundMail.mailPasswordChanged({ resetId, at: now() }));
    if (!told)
      await quickDb.openTask({
        caseId: resetId,
        key: 'by-phone',
        kind: 'reach_by_phone',
        priority: 1,
        at: now(),
      });
    await file.record(standing(), { key: 'completed', code: 'reset-completed' }, true);
  }

  function showSubject(accountId: string): void {
    file.show(standing());
    upsertSearchAttributes([{ key: searchAttributes.SubjectId, value: accountId }]);
  }

  async function tellReplaced(workflowId: string): Promise<void> {
    try {
      await getExternalWorkflowHandle(workflowId).signal(resetSettled);
    } catch {
      // It has ended meanwhile; its timer would have found the row.
    }
  }

  function standing(): CaseStanding {
    const waits = waitsFor[status] ?? { waitingOn: 'nobody', waitsFor: 'nothing' };
    return {
      ...waits,
      state: status,
      dueAt: status === 'sent' ? linkExpiresAt : status === 'address_suppressed' ? escalatesAt : null,
      needsAttention: status === 'address_suppressed',
    };
  }
}

const waitsFor: Partial<Record<ResetStatus, Pick<CaseStanding, 'waitingOn' | 'waitsFor'>>> = {
  requested: { waitingOn: 'system', waitsFor: 'the address to be looked up' },
  sent: { waitingOn: 'person', waitsFor: 'the owner to use the link' },
  address_suppressed: {
    waitingOn: 'support',
    waitsFor: 'support to release the address or to close the case',
  },
};
