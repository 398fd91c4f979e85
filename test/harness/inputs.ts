import { minutesAfter } from '../../src/domain/instants.js';
import { randomBytes } from 'node:crypto';
import { emailVerificationPolicy, providerInvitationPolicy } from '../../src/domain/account/policy.js';
import { terminationPolicies } from '../../src/domain/contract-termination/policy.js';
import { choiceDates } from '../../src/domain/client-migration/states.js';
import { atHour, endOfDay, dateIn, plusDays, type CalendarDate } from '../../src/domain/zoned-time.js';
import {
  caseloadNoticeId,
  caseloadNoticeType,
  type CaseloadNoticeInput,
} from '../../src/protocol/caseload-notice/messages.js';
import {
  clientMigrationId,
  clientMigrationType,
  type CarriedMigration,
  type ClientMigrationInput,
} from '../../src/protocol/client-migration/messages.js';
import {
  contractTerminationId,
  contractTerminationType,
  type ContractTerminationInput,
} from '../../src/protocol/contract-termination/messages.js';
import {
  emailVerificationId,
  emailVerificationType,
  type EmailVerificationInput,
} from '../../src/protocol/email-verification/messages.js';
import {
  noteExportId,
  noteExportType,
  type NoteExportInput,
} from '../../src/protocol/note-export/messages.js';
import {
  offboardingId,
  offboardingType,
  type OffboardingInput,
} from '../../src/protocol/offboarding/messages.js';
import {
  providerInvitationId,
  providerInvitationType,
  type ProviderInvitationInput,
} from '../../src/protocol/provider-invitation/messages.js';
import { recordRetentionId, recordRetentionType } from '../../src/protocol/record-retention/messages.js';
import { twoFactorPolicy } from '../../src/domain/two-factor/rules.js';
import { twoFactorId, twoFactorType, type TwoFactorInput } from '../../src/protocol/two-factor/messages.js';
import { day, type Scene } from './time-skipping.js';

/** The time zone of every case here; it has daylight saving. */
export const timeZone = 'America/New_York';

/** What every case of the tests shares. */
function common(caseId: string) {
  return {
    caseId,
    reference: 'CT-TEST-0001',
    jurisdiction: 'NY',
    policy: terminationPolicies.standard,
    pace: { kind: 'civil' },
  } as const;
}

/** The next Friday at 8 PM, when support doesn't work until Monday. */
export function nextFridayEvening(after: Date): Date {
  let date = dateIn(timeZone, after);
  while (new Date(date).getUTCDay() !== 5 || atHour(timeZone, date, 20) <= after) date = plusDays(date, 1);
  return atHour(timeZone, date, 20);
}

const newCaseId = () => `case-${randomBytes(6).toString('hex')}`;

/** Asks for the end of a contract, as the API does, with the last day so many days ahead. */
export async function startTermination(
  scene: Scene,
  { daysAhead = 60, ...changes }: Partial<ContractTerminationInput> & { daysAhead?: number } = {},
) {
  const caseId = newCaseId();
  const requestedAt = await scene.now();
  const input: ContractTerminationInput = {
    ...common(caseId),
    contractId: `contract-of-${caseId}`,
    providerId: `provider-of-${caseId}`,
    timeZone,
    requestedAt: requestedAt.toISOString(),
    lastDay: plusDays(dateIn(timeZone, requestedAt), daysAhead),
    startedBecause: 'provider',
    noticeWaived: false,
    ...changes,
  };
  const handle = await scene.workflow.start(contractTerminationType, {
    workflowId: contractTerminationId(caseId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle, lastDayEndsAt: endOfDay(timeZone, input.lastDay) };
}

/** Starts the migration of one client alone, as the page of a caseload does. */
export async function startMigration(
  scene: Scene,
  daysAhead: number,
  callFirst = false,
  carried?: Partial<CarriedMigration>,
) {
  const noticeAt = await scene.now();
  const caseId = newCaseId();
  const lastDay: CalendarDate = plusDays(dateIn(timeZone, noticeAt), daysAhead);
  const input: ClientMigrationInput = {
    ...common(caseId),
    chartId: 'chart-0',
    lastDay,
    lastDayEndsAt: endOfDay(timeZone, lastDay).toISOString(),
    callFirst,
  };
  const { lastDayEndsAt } = input;
  const stood: CarriedMigration = {
    lastDayEndsAt,
    round: 0,
    toldRound: 0,
    told: true,
    held: false,
    over: false,
    dates: choiceDates({ ...input, noticeAt, lastDayEndsAt: new Date(lastDayEndsAt) }),
    choicesFinal: false,
    answered: false,
    outcome: null,
    callAttempts: 0,
    supportCalls: false,
    ...carried,
  };
  const handle = await scene.workflow.start(clientMigrationType, {
    workflowId: clientMigrationId(caseId, input.chartId),
    taskQueue: scene.taskQueue,
    args: [carried === undefined ? input : { ...input, carried: stood }],
  });
  return { ...input, handle };
}

/** Starts one page of a caseload alone, as the termination does. */
export async function startCaseloadPage(
  scene: Scene,
  charts: CaseloadNoticeInput['charts'],
  callFirst = false,
) {
  const caseId = newCaseId();
  const lastDay = plusDays(dateIn(timeZone, await scene.now()), 59);
  const input: CaseloadNoticeInput = {
    ...common(caseId),
    providerId: `provider-of-${caseId}`,
    page: 0,
    charts,
    lastDay,
    lastDayEndsAt: endOfDay(timeZone, lastDay).toISOString(),
    callFirst,
  };
  const handle = await scene.workflow.start(caseloadNoticeType, {
    workflowId: caseloadNoticeId(caseId, 0),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** Starts an export on demand, downloadable for seven days. */
export async function startExport(scene: Scene, changes: Partial<NoteExportInput> = {}) {
  const requestedAt = await scene.now();
  const exportId = newCaseId();
  const input: NoteExportInput = {
    exportId,
    reference: 'NE-TEST-0001',
    providerId: `provider-of-${exportId}`,
    jurisdiction: 'NY',
    occasion: 'on_demand',
    requestedAt: requestedAt.toISOString(),
    downloadableForMs: 7 * day,
    ...changes,
  };
  const handle = await scene.workflow.start(noteExportType, {
    workflowId: noteExportId(exportId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** Starts offboarding alone, as a closing termination does. */
export async function startOffboarding(scene: Scene) {
  const now = await scene.now();
  const caseId = newCaseId();
  const input: OffboardingInput = {
    caseId,
    reference: 'CT-TEST-0001',
    providerId: `provider-of-${caseId}`,
    contractId: `contract-of-${caseId}`,
    jurisdiction: 'NY',
    lastDay: dateIn(timeZone, now),
    readOnlyUntil: new Date(now.getTime() + 30 * day).toISOString(),
  };
  const handle = await scene.workflow.start(offboardingType, {
    workflowId: offboardingId(caseId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** Starts to keep a chart, as the reconciliation does. */
export async function startRetention(scene: Scene) {
  const chartId = newCaseId();
  const handle = await scene.workflow.start(recordRetentionType, {
    workflowId: recordRetentionId(chartId),
    taskQueue: scene.taskQueue,
    args: [{ chartId }],
  });
  return { chartId, handle };
}

/** Asks for an address to be proven, as the API does after a sign-up. */
export async function startVerification(scene: Scene) {
  const requestedAt = await scene.now();
  const verificationId = newCaseId();
  const input: EmailVerificationInput = {
    verificationId,
    reference: 'EV-TEST-0001',
    portal: 'client',
    purpose: 'sign_up',
    requestedAt: requestedAt.toISOString(),
    policy: emailVerificationPolicy,
  };
  const handle = await scene.workflow.start(emailVerificationType, {
    workflowId: emailVerificationId(verificationId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle, after: (hours: number) => new Date(requestedAt.getTime() + hours * 3_600_000) };
}

/** Invites a provider, as support does. */
export async function startInvitation(scene: Scene) {
  const invitedAt = await scene.now();
  const invitationId = newCaseId();
  const input: ProviderInvitationInput = {
    invitationId,
    reference: 'PI-TEST-0001',
    jurisdiction: 'NY',
    invitedAt: invitedAt.toISOString(),
    policy: providerInvitationPolicy,
  };
  const handle = await scene.workflow.start(providerInvitationType, {
    workflowId: providerInvitationId(invitationId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** Opens a sign-in that waits for its code. */
export async function startChallenge(scene: Scene) {
  const openedAt = await scene.now();
  const challengeId = newCaseId();
  const input: TwoFactorInput = {
    challengeId,
    reference: 'TF-TEST-0001',
    portal: 'provider',
    purpose: 'sign_in',
    openedAt: openedAt.toISOString(),
    expiresAt: minutesAfter(openedAt, twoFactorPolicy.challengeMinutes).toISOString(),
  };
  const handle = await scene.workflow.start(twoFactorType, {
    workflowId: twoFactorId(challengeId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle, after: (minutes: number) => minutesAfter(openedAt, minutes) };
}
