import { allows } from '../../domain/transition.js';
import { allHandlersFinished, condition, patched } from '@temporalio/workflow';
import type { DeactivationView } from '../../activities/client-deactivation/activities.js';
import type { DeactivationMail } from '../../activities/client-deactivation/told.js';
import {
  deactivationTransitions,
  deactivationWaitsFor,
  isOpenDeactivation,
  type DeactivationStatus,
} from '../../domain/client-deactivation/states.js';
import {
  clientDeactivationView,
  deactivationChanged,
  type ClientDeactivationInput,
} from '../../protocol/client-deactivation/messages.js';
import { outboundMail, quickDb } from '../kit/activity-options.js';
import type { CaseProjection } from '../kit/case-file.js';
import { openBeside, tellBeside, type Beside } from '../kit/beside.js';
import { orElse } from '../kit/failures.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { projectionOfRow } from '../kit/row-projection.js';
import { now, waitUntil } from '../kit/waiting.js';

/** What the workflow knows of a deactivation: its row as it last answered, and of what people were told. */
interface Deactivation {
  readonly input: ClientDeactivationInput;
  view: DeactivationView;
  /** Someone says that the row has changed. */
  changed: boolean;
  readonly told: { links: number; confirmed: boolean; end: boolean };
  /** How many links are being mailed: an older one is left for a newer, and what comes of one is told after it. */
  linksUnderWay: number;
  /** What goes on beside everything else: the letters. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/**
 * A client closes their account: a link shows what ends, it is confirmed there, and after fourteen days in which it can be taken back the account is
 * deactivated (process book, "client-deactivation"). The row in the database decides; here it is waited and mailed.
 */
export async function clientDeactivation(input: ClientDeactivationInput): Promise<void> {
  const deactivation = openDeactivation(input);
  deactivation.process.describe(projectionOf(deactivation));
  await settle(deactivation);
  while (isOpenDeactivation(deactivation.view.status)) await takeNextStep(deactivation);
  await tellOfEnd(deactivation);
  await deactivation.beside.finished();
  await condition(allHandlersFinished);
}

async function takeNextStep(deactivation: Deactivation): Promise<void> {
  const { status } = deactivation.view;
  if (wantsLink(deactivation)) return sendLink(deactivation);
  if (status === 'confirmed' && !deactivation.told.confirmed) return tellOfConfirmation(deactivation);
  if (status === 'erasure_held') await tellOfEnd(deactivation);
  await waitUntil(
    () => deactivation.changed,
    () => deactivation.view.dueAt,
    `the row is looked at again; it waits for ${projectionOf(deactivation).waitsFor}`,
  );
  await settle(deactivation);
}

/** A link was asked for that hasn't gone out, and nobody has confirmed by another. */
function wantsLink({ view, told }: Deactivation): boolean {
  const { status, linksAskedFor } = view;
  return told.links < linksAskedFor && allows(deactivationTransitions, status, 'send-link');
}

async function settle(deactivation: Deactivation): Promise<void> {
  const { deactivationId, policy } = deactivation.input;
  deactivation.changed = false;
  deactivation.view = await quickDb.settleDeactivation({ deactivationId, policy, at: now() });
  deactivation.process.show(projectionOf(deactivation));
}

/** The newest link that was asked for; pressed five times at once, it is mailed once. */
async function sendLink(deactivation: Deactivation): Promise<void> {
  const round = deactivation.view.linksAskedFor;
  deactivation.told.links = round;
  if (!(await tellBeside(deactivation.beside, mailLink(deactivation, round)))) await settle(deactivation);
}

/** A link that is out changes what the row waits for. */
async function mailLink(deactivation: Deactivation, round: number): Promise<void> {
  deactivation.linksUnderWay += 1;
  await tell(deactivation, 'link', round);
  deactivation.linksUnderWay -= 1;
  deactivation.changed = true;
}

async function tellOfConfirmation(deactivation: Deactivation): Promise<void> {
  deactivation.told.confirmed = true;
  await tellBeside(deactivation.beside, tellAfterLinks(deactivation, 'confirmed'));
  await tellBeside(deactivation.beside, tellProviders(deactivation, 'confirmed'));
}

/** A link that is put off is left as soon as another has confirmed: then nothing is told before it. */
async function tellAfterLinks(
  deactivation: Deactivation,
  template: DeactivationMail['template'],
): Promise<void> {
  await condition(() => deactivation.linksUnderWay === 0);
  await tell(deactivation, template);
}

/** The account is closed, stays, or nobody confirmed: told once, also where a legal hold still keeps what would be erased. */
async function tellOfEnd(deactivation: Deactivation): Promise<void> {
  const { view, told } = deactivation;
  if (told.end) return;
  told.end = true;
  const template = endOf[view.status];
  if (template === undefined) return;
  await tellBeside(deactivation.beside, tell(deactivation, template));
  if (view.wasConfirmed && template !== 'expired')
    await tellBeside(deactivation.beside, tellProviders(deactivation, template));
}

const endOf: Partial<Record<DeactivationStatus, 'deactivated' | 'withdrawn' | 'expired'>> = {
  erasure_held: 'deactivated',
  deactivated: 'deactivated',
  withdrawn: 'withdrawn',
  expired: 'expired',
};

async function tell(
  { input }: Deactivation,
  template: DeactivationMail['template'],
  round = 0,
): Promise<void> {
  const { deactivationId, policy, accountId } = input;
  const mail = outboundMail.mailDeactivation({ deactivationId, template, round, policy, at: now() });
  await mailOrCall(isReached(mail), {
    caseId: deactivationId,
    key: `by-phone/${template}/${round}`,
    subjectId: accountId,
  });
}

/** A relay that is away for a day must not keep the account open: support is asked to call the providers. */
async function tellProviders(
  { input: { deactivationId, accountId } }: Deactivation,
  of: 'confirmed' | 'withdrawn' | 'deactivated',
): Promise<void> {
  const told = outboundMail.tellProvidersOfDeactivation({ deactivationId, of, at: now() }).then(() => true);
  if (await orElse(told, false)) return;
  // Recorded before support was asked: clientDeactivation.providers-unreached.json.
  if (!patched('unreached-providers-called')) return;
  await quickDb.openTask({
    caseId: deactivationId,
    key: `call-providers/${of}`,
    kind: 'tell_providers_leaving',
    subjectId: accountId,
    at: now(),
  });
}

function openDeactivation(input: ClientDeactivationInput): Deactivation {
  const { deactivationId: caseId, reference } = input;
  const deactivation: Deactivation = {
    input,
    view: {
      status: 'requested',
      waitingOn: 'system',
      dueAt: null,
      needsAttention: false,
      linksAskedFor: 0,
      wasConfirmed: false,
    },
    changed: false,
    told: { links: 0, confirmed: false, end: false },
    linksUnderWay: 0,
    beside: openBeside(),
    process: openProcess({
      caseId,
      reference,
      isCase: true,
      process: 'client-deactivation',
      status: () => deactivation.view.status,
    }),
  };
  answerView(clientDeactivationView, () => {
    const { status, dueAt } = deactivation.view;
    return { status, dueAt };
  });
  listenTo(deactivationChanged, 'The row changed, or a link was asked for again: look at the row.', () => {
    deactivation.changed = true;
  });
  return deactivation;
}

function projectionOf({ view, input }: Deactivation): CaseProjection {
  return projectionOfRow(view, deactivationWaitsFor, input.accountId);
}
