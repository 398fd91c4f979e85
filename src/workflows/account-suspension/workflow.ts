import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { allHandlersFinished, condition, ParentClosePolicy, patched, startChild } from '@temporalio/workflow';
import type { OwnersReset } from '../../activities/account-suspension/activities.js';
import { passwordResetPolicy } from '../../domain/account/policy.js';
import { disavowedAgain, type AccountSuspensionInput } from '../../protocol/account-suspension/messages.js';
import {
  passwordResetId,
  passwordResetType,
  type PasswordResetInput,
} from '../../protocol/password-reset/messages.js';
import { openAttributes, searchAttributes } from '../../protocol/search-attributes.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import { tellBeside } from '../kit/beside.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import { listenTo } from '../kit/messages.js';
import { createTurns } from '../kit/turns.js';
import { now, waitUntil } from '../kit/waiting.js';
import { openSuspension, projectionOf, type Suspension } from './state.js';

/**
 * An account that its owner stopped with "this wasn't me": nobody signs in until a lead who reached the owner lifts the suspension; then the owner
 * gets a link to choose a new password (process book, "Accounts").
 */
export async function accountSuspension(input: AccountSuspensionInput): Promise<void> {
  const suspension = openSuspension(input);
  // Two rounds of one letter that cross would both find it unsent.
  const afterTheOther = createTurns();
  const tellOfHold = () =>
    afterTheOther(async () => {
      if (suspension.status === 'suspended') await tellOwner(suspension, 'held');
    });
  listenTo(disavowedAgain, '“This wasn’t me” was pressed once more: tell that address too.', () =>
    suspension.beside.go(tellOfHold()),
  );

  // A suspension belongs in the lists of what needs attention from its start on.
  if (patched('holds-in-the-lists')) suspension.process.show(projectionOf(suspension));
  else suspension.process.describe(projectionOf(suspension));
  await tellBeside(suspension.beside, tellOfHold());
  const came = await waitUntil(
    () => suspension.status === 'lifted',
    input.dueAt,
    'the suspension goes to a lead',
  );
  if (came === 'due')
    await quickDb.escalateTask({
      caseId: input.holdId,
      key: 'disavowed',
      at: now(),
      event: { key: 'escalated', code: 'hold-escalated' },
    });
  await condition(() => suspension.reset !== null);
  if (suspension.reset !== null) await startReset(suspension.reset);
  await tellBeside(suspension.beside, tellOwner(suspension, 'lifted'));
  suspension.process.show(projectionOf(suspension));
  await suspension.beside.finished();
  await condition(allHandlersFinished);
}

/** Tells all known addresses; where none is reached, support calls. */
async function tellOwner({ input }: Suspension, template: 'held' | 'lifted'): Promise<void> {
  const { holdId, accountId } = input;
  await mailOrCall(isReached(outboundMail.mailAccountHold({ holdId, template, at: now() })), {
    caseId: holdId,
    key: `by-phone/${template}`,
    subjectId: accountId,
  });
}

/** The reset goes on by itself; the memo tells the sweep of unstarted cases that it runs already. The sweep may have been quicker. */
async function startReset(reset: OwnersReset): Promise<void> {
  const input: PasswordResetInput = { ...reset, policy: passwordResetPolicy };
  try {
    await startChild<(input: PasswordResetInput) => Promise<void>>(passwordResetType, {
      workflowId: passwordResetId(reset.resetId),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      memo: { caseId: reset.resetId },
      staticSummary: `${reset.reference}: a password to be reset`,
      typedSearchAttributes: [
        { key: searchAttributes.CaseKind, value: 'password_reset' },
        { key: searchAttributes.CaseReference, value: reset.reference },
        ...openAttributes('requested'),
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
