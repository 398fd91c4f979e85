import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { offboardingSteps, type OffboardingStep } from '../../domain/offboarding/steps.js';
import { offboardingView, retryStep, type OffboardingInput } from '../../protocol/offboarding/messages.js';
import { acceptActs, createTurns } from '../kit/act-handlers.js';
import { boundedMail, boundedStep, quickDb } from '../kit/activity-options.js';
import { openCaseFile } from '../kit/case-file.js';

/** Farewell mails sent by one activity. */
const mailsAtOnce = 25;

/** The steps that end an account, each once; one that keeps failing waits for support and rolls nothing back (process book, "offboarding"). */
export async function offboarding(input: OffboardingInput): Promise<void> {
  const { caseId } = input;
  const done: OffboardingStep[] = [];
  let waitingAt: OffboardingStep | null = null;
  const file = openCaseFile({ caseId, reference: input.reference, isCase: false, process: 'offboarding' });
  const status = () =>
    waitingAt !== null ? 'waiting' : done.length === offboardingSteps.length ? 'done' : 'working';
  const now = () => new Date().toISOString();
  setHandler(offboardingView, () => ({ status: status(), done: [...done], waitingAt }));
  acceptActs({ caseId, status, inTurn: createTurns() })(
    retryStep,
    () => null,
    async () => {
      waitingAt = null;
      return { done: true };
    },
  );

  for (const step of offboardingSteps) {
    for (let attempt = 0; !(await succeeds(step)); attempt += 1) await waitForSupport(step, attempt);
    done.push(step);
    await show();
  }
  await condition(allHandlersFinished);

  async function succeeds(step: OffboardingStep): Promise<boolean> {
    try {
      if (step === 'confirm-to-clients') await confirmToClients();
      if (step === 'exit-letter')
        await boundedMail.mailProvider({ caseId, template: 'exit-letter', round: 0, at: now() });
      await boundedStep.offboard({ ...input, step, at: now() });
      return true;
    } catch {
      // Whatever it was, it went on for all its attempts: a person has to look.
      return false;
    }
  }

  async function waitForSupport(step: OffboardingStep, attempt: number): Promise<void> {
    waitingAt = step;
    await quickDb.openTask({
      caseId,
      key: `failing/${step}/${attempt}`,
      kind: 'failing_step',
      priority: 2,
      at: now(),
    });
    await quickDb.addCaseLine({
      caseId,
      at: now(),
      event: { key: `failing/${step}/${attempt}`, code: 'step-failing', detail: { step } },
    });
    await show();
    await condition(() => waitingAt === null);
  }

  async function confirmToClients(): Promise<void> {
    const { chartIds } = await boundedStep.openCharts({ providerId: input.providerId });
    for (let from = 0; from < chartIds.length; from += mailsAtOnce)
      await boundedMail.confirmToClients({
        caseId,
        chartIds: chartIds.slice(from, from + mailsAtOnce),
        at: now(),
      });
  }

  async function show(): Promise<void> {
    await file.record({
      state: status(),
      waitingOn: waitingAt === null ? 'system' : 'support',
      dueAt: null,
      needsAttention: waitingAt !== null,
      waitsFor: waitingAt === null ? 'its steps' : `support to mend the step ${waitingAt}`,
    });
  }
}
