import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  setHandler,
} from '@temporalio/workflow';
import type { RecoveryAnswer } from '../../activities/factor-recovery/activities.js';
import type { RecoveryStanding } from '../../activities/factor-recovery/view.js';
import { isOpenRecovery, recoveryProofs, type RecoveryStatus } from '../../domain/factor-recovery/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Answer } from '../../protocol/contract-termination/messages.js';
import {
  approveRecovery,
  denyRecovery,
  factorRecoveryView,
  recordProof,
  recoveryLinkAskedFor,
  recoverySettled,
  type FactorRecoveryInput,
} from '../../protocol/factor-recovery/messages.js';
import { challengeSettled, twoFactorId } from '../../protocol/two-factor/messages.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { awaitedMail, outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { openCaseFile, type CaseStanding } from '../kit/case-file.js';
import { untilDue } from '../kit/waiting.js';

/**
 * "Lost your phone?": the owner proves the mailbox, support recognises the person, a second member of staff approves, and after a day in which
 * the owner can stop it the second factor is reset (process book, "two-factor"). The row in the database decides; here it is waited, mailed
 * and escalated.
 */
export async function factorRecovery(input: FactorRecoveryInput): Promise<void> {
  const { recoveryId, policy } = input;
  let standing: RecoveryStanding = {
    status: 'requested',
    waitingOn: 'system',
    dueAt: null,
    needsAttention: false,
    accountId: null,
  };
  let round = 0;
  const wanted = { look: false, link: true };
  const inTurn = createTurns();
  const file = openCaseFile({
    caseId: recoveryId,
    reference: input.reference,
    isCase: true,
    process: 'factor-recovery',
  });
  const now = () => new Date().toISOString();
  const statusNow = () => standing.status;

  setHandler(factorRecoveryView, () => ({ status: standing.status, dueAt: standing.dueAt }));
  setHandler(recoverySettled, () => {
    wanted.look = true;
  });
  setHandler(recoveryLinkAskedFor, () => {
    wanted.link = true;
  });
  const accept = acceptActs({ caseId: recoveryId, status: statusNow, inTurn });
  accept(
    recordProof,
    ({ proof }) => (recoveryProofs.includes(proof) ? null : { refused: 'proof-missing', field: 'proof' }),
    async ({ proof }, { actor }) =>
      answered(
        await whilePersonWaits.recordRecoveryProof({
          recoveryId,
          actorId: actor.accountId,
          proof,
          policy,
          at: now(),
        }),
      ),
  );
  accept(
    approveRecovery,
    () => null,
    async (_argument, { actor }) =>
      answered(
        await whilePersonWaits.approveRecovery({
          recoveryId,
          actorId: actor.accountId,
          policy,
          at: now(),
        }),
      ),
  );
  accept(
    denyRecovery,
    () => null,
    async (_argument, { actor }) =>
      answered(await whilePersonWaits.denyRecovery({ recoveryId, actorId: actor.accountId, at: now() })),
  );

  file.describe(inWords());
  while (isOpenRecovery(standing.status)) {
    const came = await untilDue(
      () => standing.dueAt,
      () => !isOpenRecovery(standing.status) || wanted.look || wantsLink() || isApproved(),
    );
    if (!isOpenRecovery(standing.status)) break;
    if (take('look')) await inTurn(() => settle(false));
    else if (wantsLink()) await inTurn(sendLink);
    else if (isApproved()) await tell();
    else if (came === 'due') await inTurn(() => settle(true));
  }
  if (standing.status === 'denied' || standing.status === 'cancelled') await sayThatItEnded(standing.status);
  await condition(allHandlersFinished);

  function wantsLink(): boolean {
    return wanted.link && standing.status === 'requested';
  }

  /** Approved, and the owner has not been told yet. */
  function isApproved(): boolean {
    return standing.status === 'waiting' && standing.dueAt === null;
  }

  function take(what: keyof typeof wanted): boolean {
    const was = wanted[what];
    wanted[what] = false;
    return was;
  }

  async function sendLink(): Promise<void> {
    wanted.link = false;
    const request = { recoveryId, round, policy, at: now() };
    round += 1;
    const answer = await sent(request);
    stand(answer);
    if (answer.joined !== null)
      await tellWorkflow(answer.joined, (handle) => handle.signal(recoveryLinkAskedFor));
  }

  async function sent(request: Parameters<typeof awaitedMail.sendRecoveryLink>[0]): Promise<RecoveryAnswer> {
    try {
      return await awaitedMail.sendRecoveryLink(request);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return { ...(await quickDb.recoveryNotTaken({ ...request, at: now() })), joined: null };
    }
  }

  async function settle(due: boolean): Promise<void> {
    const { challenges, ...settled } = await quickDb.settleRecovery({ recoveryId, policy, due, at: now() });
    stand(settled);
    for (const id of challenges)
      await tellWorkflow(twoFactorId(id), (handle) =>
        handle.signal(challengeSettled, { outcome: 'superseded' }),
      );
  }

  /** Tells all known addresses, and only then lets the hours run. Support may close the case meanwhile. */
  async function tell(): Promise<void> {
    const reached = await isReached('notice');
    await inTurn(async () => {
      stand(await quickDb.beginRecoveryWait({ recoveryId, reached, policy, at: now() }));
    });
  }

  async function sayThatItEnded(template: 'denied' | 'cancelled'): Promise<void> {
    // Stopped before anybody knew whose account it is: there is nobody to tell.
    if (standing.accountId === null || (await isReached(template))) return;
    await quickDb.openTask({
      caseId: recoveryId,
      key: `by-phone/${template}`,
      kind: 'reach_by_phone',
      subjectId: standing.accountId,
      at: now(),
    });
  }

  async function isReached(template: 'notice' | 'denied' | 'cancelled'): Promise<boolean> {
    try {
      return (await outboundMail.mailRecovery({ recoveryId, template, policy, at: now() })).reached;
    } catch (error) {
      if (error instanceof ActivityFailure) return false;
      throw error;
    }
  }

  function answered(answer: RecoveryStanding | Refusal): Answer {
    if (isRefusal(answer)) return answer;
    stand(answer);
    return { done: true };
  }

  function stand(after: RecoveryStanding): void {
    const { status, waitingOn, dueAt, needsAttention, accountId } = after;
    standing = { status, waitingOn, dueAt, needsAttention, accountId };
    file.show(inWords());
  }

  function inWords(): CaseStanding {
    const { status, accountId, ...rest } = standing;
    return {
      ...rest,
      state: status,
      waitsFor: waitsFor[status] ?? 'nothing; it is over',
      ...(accountId === null ? {} : { subjectId: accountId }),
    };
  }
}

type ExternalHandle = ReturnType<typeof getExternalWorkflowHandle>;

/** A workflow that has ended meanwhile need not know. */
async function tellWorkflow(id: string, tell: (handle: ExternalHandle) => Promise<void>): Promise<void> {
  try {
    await tell(getExternalWorkflowHandle(id));
  } catch {
    // Its own date finds the row.
  }
}

const waitsFor: Partial<Record<RecoveryStatus, string>> = {
  requested: 'the owner to use the link in the mail',
  mailbox_proven: 'support to recognise the owner and record how',
  proof_recorded: 'a second member of staff to approve, other than who recorded the proof',
  waiting: 'the owner to be told, and then a day in which the owner can stop the reset',
};
