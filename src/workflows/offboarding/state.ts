import {
  offboardingSteps,
  type OffboardingStatus,
  type OffboardingStep,
} from '../../domain/offboarding/steps.js';
import { offboardingView, retryStep, type OffboardingInput } from '../../protocol/offboarding/messages.js';
import type { CaseProjection } from '../kit/case-file.js';
import { answerView } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';

/** Where the end of an account is; one object that the story, its act and the view share. */
export interface Offboarding {
  readonly input: OffboardingInput;
  readonly done: OffboardingStep[];
  /** The step that failed and waits for support. */
  waitingAt: OffboardingStep | null;
  readonly process: ReturnType<typeof openProcess>;
}

/** The offboarding as its input says; answers what asks it, and lets support have a step tried again. */
export function openOffboarding(input: OffboardingInput): Offboarding {
  const { caseId, reference } = input;
  const ending: Offboarding = {
    input,
    done: [],
    waitingAt: null,
    process: openProcess({
      caseId,
      reference,
      isCase: false,
      process: 'offboarding',
      status: () => statusOf(ending),
    }),
  };
  answerView(offboardingView, () => ({
    status: statusOf(ending),
    done: [...ending.done],
    waitingAt: ending.waitingAt,
  }));
  ending.process.accept(
    retryStep,
    () => null,
    async () => {
      ending.waitingAt = null;
      return { done: true };
    },
  );
  return ending;
}

/** Writes where the offboarding is. */
export async function show(ending: Offboarding): Promise<void> {
  const { waitingAt, process } = ending;
  const state = statusOf(ending);
  await process.record({
    state,
    ...standings[state](waitingAt),
    dueAt: null,
    needsAttention: state === 'waiting',
  });
}

/** Whom an offboarding waits on, and for what. */
const standings = {
  working: () => ({ waitingOn: 'system', waitsFor: 'its steps' }),
  waiting: (step) => ({ waitingOn: 'support', waitsFor: `support to mend the step ${step}` }),
  done: () => ({ waitingOn: 'nobody', waitsFor: 'nothing; it is over' }),
} satisfies Record<
  OffboardingStatus,
  (step: OffboardingStep | null) => Pick<CaseProjection, 'waitingOn' | 'waitsFor'>
>;

function statusOf({ waitingAt, done }: Offboarding): OffboardingStatus {
  if (waitingAt !== null) return 'waiting';
  return done.length === offboardingSteps.length ? 'done' : 'working';
}
