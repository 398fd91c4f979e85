import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  ParentClosePolicy,
  allHandlersFinished,
  condition,
  patched,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { OwnersReset } from '../../activities/account-suspension/activities.js';
import { passwordResetPolicy } from '../../domain/account/policy.js';
import { isRefusal } from '../../domain/refusals.js';
import {
  accountHoldView,
  disavowedAgain,
  liftHold,
  type AccountHoldInput,
  type AccountHoldView,
} from '../../protocol/account-suspension/messages.js';
import {
  passwordResetId,
  passwordResetType,
  type PasswordResetInput,
} from '../../protocol/password-reset/messages.js';
import { searchAttributes } from '../../protocol/search-attributes.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { outboundMail, quickDb, whilePersonWaits } from '../kit/activity-options.js';
import { openCaseFile, type CaseStanding } from '../kit/case-file.js';

/**
 * An account that its owner stopped with "this wasn't me": nobody signs in until a lead who reached the owner lifts the hold; then the owner
 * gets a link to choose a new password (process book, "Accounts").
 */
export async function accountHold(input: AccountHoldInput): Promise<void> {
  const { holdId } = input;
  let status: AccountHoldView['status'] = 'held';
  let reset: OwnersReset | null = null;
  const file = openCaseFile({
    caseId: holdId,
    reference: input.reference,
    isCase: true,
    process: 'account-hold',
  });
  const now = () => new Date().toISOString();
  // Two rounds of one letter that cross would both find it unsent.
  const afterTheOther = createTurns();
  setHandler(accountHoldView, () => ({ status }));
  setHandler(disavowedAgain, () => afterTheOther(async () => (status === 'held' ? tell('held') : undefined)));
  acceptActs({ caseId: holdId, status: () => status, inTurn: createTurns() })(
    liftHold,
    ({ restoreAddress }) =>
      typeof restoreAddress === 'boolean' ? null : { refused: 'field-malformed', field: 'restoreAddress' },
    async ({ restoreAddress }, { actor }) => {
      const lifted = await whilePersonWaits.liftHold({
        holdId,
        accountId: actor.accountId,
        restoreAddress,
        at: now(),
      });
      if (isRefusal(lifted)) return lifted;
      reset = lifted;
      status = 'lifted';
      return { done: true };
    },
  );

  // A hold belongs in the lists of what needs attention from its start on.
  if (patched('holds-in-the-lists')) file.show(standing());
  else file.describe(standing());
  await afterTheOther(() => tell('held'));
  const left = Date.parse(input.dueAt) - Date.now();
  const lifted = () => status === 'lifted';
  if (!lifted() && !(left > 0 && (await condition(lifted, left))))
    await quickDb.escalateTask({
      caseId: holdId,
      key: 'disavowed',
      at: now(),
      event: { key: 'escalated', code: 'hold-escalated' },
    });
  await condition(() => reset !== null);
  if (reset !== null) await startReset(reset);
  await tell('lifted');
  file.show(standing());
  await condition(allHandlersFinished);

  /** Tells all known addresses; where none is reached, support calls. */
  async function tell(template: 'held' | 'lifted'): Promise<void> {
    const key = `by-phone/${template}`;
    if (await isReached(template)) return;
    await quickDb.openTask({
      caseId: holdId,
      key,
      kind: 'reach_by_phone',
      subjectId: input.accountId,
      at: now(),
    });
  }

  async function isReached(template: 'held' | 'lifted'): Promise<boolean> {
    try {
      return (await outboundMail.mailAccountHold({ holdId, template, at: now() })).reached;
    } catch (error) {
      if (error instanceof ActivityFailure) return false;
      throw error;
    }
  }

  function standing(): CaseStanding {
    const held = status === 'held';
    return {
      state: status,
      waitingOn: held ? 'support' : 'nobody',
      dueAt: held ? input.dueAt : null,
      needsAttention: held,
      waitsFor: held ? 'a lead to reach the owner and lift the hold' : 'nothing',
    };
  }
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
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
