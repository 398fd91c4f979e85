import type { ResetStatus } from '../../domain/password-reset/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import {
  passwordResetView,
  resetSettled,
  type PasswordResetInput,
} from '../../protocol/password-reset/messages.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';

/** What the workflow knows of a reset: the status that its row last answered, and its dates. */
export interface Reset {
  readonly input: PasswordResetInput;
  status: ResetStatus;
  linkExpiresAt: IsoInstant | null;
  escalatesAt: IsoInstant | null;
  escalated: boolean;
  /** Support released the address, or someone says that there is something to look at. */
  wokenUp: boolean;
  readonly process: ReturnType<typeof openProcess>;
}

/** The reset as its input says; answers what asks and tells it from now on. */
export function openReset(input: PasswordResetInput): Reset {
  const { resetId: caseId, reference } = input;
  const reset: Reset = {
    input,
    status: 'requested',
    linkExpiresAt: null,
    escalatesAt: null,
    escalated: false,
    wokenUp: false,
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'password-reset',
      status: () => reset.status,
    }),
  };
  answerView(passwordResetView, () => ({ status: reset.status, linkExpiresAt: reset.linkExpiresAt }));
  listenTo(resetSettled, 'The link was used, or a newer reset took its place: look at the row.', () => {
    reset.wokenUp = true;
  });
  return reset;
}

/** What a reset shows of itself: whom it waits on, and until when. */
export function projectionOf({ status, linkExpiresAt, escalatesAt }: Reset): CaseProjection {
  const waits = waitsFor[status] ?? { waitingOn: 'nobody', waitsFor: 'nothing' };
  return {
    ...waits,
    state: status,
    dueAt: status === 'sent' ? linkExpiresAt : status === 'address_suppressed' ? escalatesAt : null,
    needsAttention: status === 'address_suppressed',
  };
}

/** The password is chosen, and its owner is being told. */
export const telling: CaseProjection = {
  state: 'completed',
  waitingOn: 'system',
  dueAt: null,
  needsAttention: false,
  waitsFor: 'the owner to be told',
};

const waitsFor: Partial<Record<ResetStatus, Pick<CaseProjection, 'waitingOn' | 'waitsFor'>>> = {
  requested: { waitingOn: 'system', waitsFor: 'the address to be looked up' },
  sent: { waitingOn: 'person', waitsFor: 'the owner to use the link' },
  address_suppressed: {
    waitingOn: 'support',
    waitsFor: 'support to release the address or to close the case',
  },
};
