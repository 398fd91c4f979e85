import { isOneOf } from '../../domain/named.js';
import { allHandlersFinished, condition } from '@temporalio/workflow';
import { stoppedRecovery, isOpenRecovery } from '../../domain/factor-recovery/states.js';
import { recoveryLinkAskedFor, type FactorRecoveryInput } from '../../protocol/factor-recovery/messages.js';
import { challengeSettled, twoFactorId } from '../../protocol/two-factor/messages.js';
import { awaitedMail, outboundMail, quickDb } from '../kit/activity-options.js';
import { isNewest, sendBeside } from '../kit/beside.js';
import { orElse } from '../kit/failures.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import { signalIfRunning } from '../kit/signals.js';
import type { InTurn } from '../kit/turns.js';
import { now, waitUntil } from '../kit/waiting.js';
import { acceptRecoveryActs } from './acts.js';
import { openRecovery, setView, projectionOf, type Recovery, type RecoveryProcess } from './state.js';

/**
 * "Lost your phone?": the owner proves the mailbox, support recognizes the person, a second member of staff approves, and after a day in which
 * the owner can stop it the second factor is reset (process book, "two-factor"). The row in the database decides; here it is waited, mailed
 * and escalated.
 */
export async function factorRecovery(input: FactorRecoveryInput): Promise<void> {
  await followRecovery(input, 'factor-recovery');
}

/** Follows the recovery of a phone or of a mailbox to its end. */
export async function followRecovery(input: FactorRecoveryInput, of: RecoveryProcess): Promise<void> {
  const recovery = openRecovery(input, of);
  acceptRecoveryActs(recovery);
  recovery.process.describe(projectionOf(recovery));
  while (isOpen(recovery)) await takeNextStep(recovery);
  const { status } = recovery.view;
  if (isOneOf(stoppedRecovery, status)) await sayThatItEnded(recovery, status);
  await recovery.beside.finished();
  await condition(allHandlersFinished);
}

async function takeNextStep(recovery: Recovery): Promise<void> {
  const { wanted, process } = recovery;
  const came = await waitUntil(
    () => !isOpen(recovery) || wanted.look || wantsLink(recovery) || isUntold(recovery),
    () => recovery.view.dueAt,
    `the row is looked at again; it waits for ${projectionOf(recovery).waitsFor}`,
  );
  if (!isOpen(recovery)) return;
  if (wanted.look) {
    wanted.look = false;
    await process.inTurn(() => settle(recovery, false));
  } else if (wantsLink(recovery))
    await sendBeside(recovery, (inTurn) => sendLink(recovery, inTurn), { held: true });
  else if (isUntold(recovery)) await sendBeside(recovery, (inTurn) => tellOwner(recovery, inTurn));
  else if (came === 'due') await process.inTurn(() => settle(recovery, true));
}

function isOpen({ view }: Recovery): boolean {
  return isOpenRecovery(view.status);
}

function wantsLink({ wanted, view }: Recovery): boolean {
  return wanted.link && view.status === 'requested';
}

/** Approved, and the owner hasn't been told yet. */
function isUntold({ view, isNoticeOut }: Recovery): boolean {
  return view.status === 'waiting' && view.dueAt === null && !isNoticeOut;
}

/** The newest link that was asked for; of one that was put off until a newer one went out, nothing is left to say. */
async function sendLink(recovery: Recovery, inTurn: InTurn): Promise<void> {
  const { recoveryId, policy } = recovery.input;
  const before = recovery.view;
  const { round } = recovery;
  recovery.wanted.link = false;
  recovery.round += 1;
  const request = { recoveryId, round, policy, at: now() };
  const answer = await orElse(awaitedMail.sendRecoveryLink(request), null);
  await inTurn(async () => {
    if (answer === null) {
      if (recovery.round === round + 1)
        setView(recovery, await quickDb.recoveryNotTaken({ ...request, at: now() }));
    } else if (isNewest(before, recovery.view)) setView(recovery, answer);
    else recovery.wanted.look = true;
  });
  if (answer !== null && answer.joined !== null) await signalIfRunning(answer.joined, recoveryLinkAskedFor);
}

async function settle(recovery: Recovery, due: boolean): Promise<void> {
  const { recoveryId, policy } = recovery.input;
  const { challenges, ...settled } = await quickDb.settleRecovery({ recoveryId, policy, due, at: now() });
  setView(recovery, settled);
  for (const id of challenges)
    await signalIfRunning(twoFactorId(id), challengeSettled, { outcome: 'superseded' });
}

/** Tells all known addresses, and only then lets the hours run. Support may close the case meanwhile. */
async function tellOwner(recovery: Recovery, inTurn: InTurn): Promise<void> {
  const { recoveryId, policy } = recovery.input;
  recovery.isNoticeOut = true;
  const reached = await isReached(mail(recovery, 'notice'));
  await inTurn(async () => {
    setView(recovery, await quickDb.beginRecoveryWait({ recoveryId, reached, policy, at: now() }));
  });
}

async function sayThatItEnded(recovery: Recovery, template: 'denied' | 'cancelled'): Promise<void> {
  const { accountId } = recovery.view;
  // Stopped before anyone knew whose account it is: there is nobody to tell.
  if (accountId === null) return;
  await mailOrCall(isReached(mail(recovery, template)), {
    caseId: recovery.input.recoveryId,
    key: `by-phone/${template}`,
    subjectId: accountId,
  });
}

function mail({ input }: Recovery, template: 'notice' | 'denied' | 'cancelled') {
  const { recoveryId, policy } = input;
  return outboundMail.mailRecovery({ recoveryId, template, policy, at: now() });
}
