import { patched } from '@temporalio/workflow';
import type { OwnersReset } from '../../activities/account-suspension/activities.js';
import { isRefusal } from '../../domain/refusals.js';
import {
  accountSuspensionView,
  liftHold,
  type AccountSuspensionInput,
  type AccountSuspensionView,
} from '../../protocol/account-suspension/messages.js';
import { openBeside, type Beside } from '../kit/beside.js';
import { whilePersonWaits } from '../kit/activity-options.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { now } from '../kit/waiting.js';

/** Where a suspension is; one object that the story, its act and the view share. */
export interface Suspension {
  readonly input: AccountSuspensionInput;
  status: AccountSuspensionView['status'];
  /** The reset that the owner gets once the suspension is lifted. */
  reset: OwnersReset | null;
  /** What goes on beside everything else: the letters. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/** The suspension as its input says; answers what asks it, and lets a lead lift it. */
export function openSuspension(input: AccountSuspensionInput): Suspension {
  const { holdId, reference } = input;
  const suspension: Suspension = {
    input,
    status: 'suspended',
    reset: null,
    beside: openBeside(),
    process: openProcess({
      caseId: holdId,
      reference,
      isCase: true,
      process: 'account-suspension',
      status: () => suspension.status,
    }),
  };
  answerView(accountSuspensionView, () => ({ status: suspension.status }));
  suspension.process.accept(
    liftHold,
    () => null,
    async ({ restoreAddress }, { actor: { accountId } }) => {
      const lifted = await whilePersonWaits.liftHold({ holdId, accountId, restoreAddress, at: now() });
      if (isRefusal(lifted)) return lifted;
      suspension.reset = lifted;
      suspension.status = 'lifted';
      // Recorded when that was shown once the owner was told: accountHold.lifted.json.
      if (patched('letters-beside')) suspension.process.show(projectionOf(suspension));
      return { done: true };
    },
  );
  return suspension;
}

/** What a suspension shows of itself: whom it waits on, and until when. */
export function projectionOf({ status, input }: Suspension): CaseProjection {
  const held = status === 'suspended';
  return {
    state: status,
    waitingOn: held ? 'support' : 'nobody',
    dueAt: held ? input.dueAt : null,
    needsAttention: held,
    waitsFor: held ? 'a lead to reach the owner and lift the suspension' : 'nothing',
  };
}
