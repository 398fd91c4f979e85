import { allHandlersFinished, condition, patched, workflowInfo } from '@temporalio/workflow';
import { offboardingSteps, type OffboardingStep } from '../../domain/offboarding/steps.js';
import { offboardingStands } from '../../protocol/contract-termination/messages.js';
import type { OffboardingInput } from '../../protocol/offboarding/messages.js';
import { boundedMail, boundedStep, quickDb } from '../kit/activity-options.js';
import { retryUntilSupport } from '../kit/failures.js';
import { signalIfRunning } from '../kit/signals.js';
import { forEachAtMost, now } from '../kit/waiting.js';
import { openOffboarding, show, type Offboarding } from './state.js';

/** Farewell mails sent by one activity. */
const mailsAtOnce = 25;

/** Such activities at once: a thousand clients, so that those of other cases get their turn. */
const pagesAtOnce = 40;

/** The steps that end an account, each once; one that keeps failing waits for support and rolls nothing back (process book, "offboarding"). */
export async function offboarding(input: OffboardingInput): Promise<void> {
  const ending = openOffboarding(input);
  for (const step of offboardingSteps) {
    await retryUntilSupport(
      () => take(input, step),
      (attempt) => waitForSupport(ending, step, attempt),
    );
    ending.done.push(step);
    await show(ending);
  }
  await condition(allHandlersFinished);
}

async function take(input: OffboardingInput, step: OffboardingStep): Promise<void> {
  const { caseId } = input;
  if (step === 'confirm-to-clients') await confirmToClients(input);
  if (step === 'exit-letter')
    await boundedMail.mailProvider({ caseId, template: 'exit-letter', round: 0, at: now() });
  await boundedStep.offboard({ ...input, step, at: now() });
}

async function waitForSupport(ending: Offboarding, step: OffboardingStep, attempt: number): Promise<void> {
  const { caseId } = ending.input;
  const key = `failing/${step}/${attempt}`;
  ending.waitingAt = step;
  await quickDb.openTask({ caseId, key, kind: 'failing_step', priority: 2, at: now() });
  await quickDb.addCaseLine({ caseId, at: now(), event: { key, code: 'step-failing', detail: { step } } });
  await show(ending);
  await tellTermination(step);
  await condition(() => ending.waitingAt === null);
  await tellTermination(null);
}

/** The case is that of the termination, which shows whom it waits on. */
async function tellTermination(waitingAt: OffboardingStep | null): Promise<void> {
  const { parent } = workflowInfo();
  // Recorded when the termination showed nothing of a step that waits: offboarding.of-a-termination.json.
  if (parent !== undefined && patched('termination-is-told'))
    await signalIfRunning(parent.workflowId, offboardingStands, { waitingAt });
}

async function confirmToClients({ caseId, providerId }: OffboardingInput): Promise<void> {
  const { chartIds } = await boundedStep.openCharts({ providerId });
  const pages = Array.from({ length: Math.ceil(chartIds.length / mailsAtOnce) }, (_, page) =>
    chartIds.slice(page * mailsAtOnce, (page + 1) * mailsAtOnce),
  );
  // A full mailbox holds its page up for a quarter of an hour, and no other; older histories went page by page.
  await forEachAtMost(patched('letters-beside') ? pagesAtOnce : 1, pages, (page) =>
    boundedMail.confirmToClients({ caseId, chartIds: page, at: now() }),
  );
}
