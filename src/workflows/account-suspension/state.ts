import { setHandler } from '@temporalio/workflow';
import type { OwnersReset } from '../../activities/account-suspension/activities.js';
import { isRefusal } from '../../domain/refusals.js';
import {
  accountHoldView,
  liftHold,
  type AccountHoldInput,
  type AccountHoldView,
} from '../../protocol/account-suspension/messages.js';
import { whilePersonWaits } from '../kit/activity-options.js';
import type { CaseStanding } from '../kit/case-file.js';
import { openProcess } from '../kit/process.js';
import { now } from '../kit/waiting.js';

/** Where a hold is; one object that the story, its act and the view share. */
export interface Suspension {
  readonly input: AccountHoldInput;
  status: AccountHoldView['status'];
  /** The reset that the owner gets once the hold is lifted. */
  reset: OwnersReset | null;
  readonly process: ReturnType<typeof openProcess>;
}

/** The hold as its input says; answers what asks it, and lets a lead lift it. */
export function openSuspension(input: AccountHoldInput): Suspension {
  const { holdId, reference } = input;
  const suspension: Suspension = {
    input,
    status: 'held',
    reset: null,
    process: openProcess({
      caseId: holdId,
      reference,
      isCase: true,
      process: 'account-hold',
      status: () => suspension.status,
    }),
  };
  setHandler(accountHoldView, () => ({ status: suspension.status }));
  suspension.process.accept(
    liftHold,
    ({ restoreAddress }) =>
      typeof restoreAddress === 'boolean' ? null : { refused: 'field-malformed', field: 'restoreAddress' },
    async ({ restoreAddress }, { actor: { accountId } }) => {
      const lifted = await whilePersonWaits.liftHold({ holdId, accountId, restoreAddress, at: now() });
      if (isRefusal(lifted)) return lifted;
      suspension.reset = lifted;
      suspension.status = 'lifted';
      return { done: true };
    },
  );
  return suspension;
}

/** What a hold shows of itself: whom it waits on, and until when. */
export function standingOf({ status, input }: Suspension): CaseStanding {
  const held = status === 'held';
  return {
    state: status,
    waitingOn: held ? 'support' : 'nobody',
    dueAt: held ? input.dueAt : null,
    needsAttention: held,
    waitsFor: held ? 'a lead to reach the owner and lift the hold' : 'nothing',
  };
}
