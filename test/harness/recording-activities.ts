import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DeactivationView } from '../../src/activities/client-deactivation/activities.js';
import type { ContactRequestView } from '../../src/activities/contact-request/view.js';
import type { RecoveryView } from '../../src/activities/factor-recovery/view.js';
import type { RetrievalView } from '../../src/activities/note-retrieval/view.js';
import type { Activities } from '../../src/activities/index.js';
import type { RowView } from '../../src/domain/case/row-view.js';
import type { RecordRequestView } from '../../src/activities/record-request/activities.js';
import type { ActRole } from '../../src/domain/acts.js';
import { caseloadPageSize } from '../../src/protocol/caseload-notice/messages.js';

type Request<Name extends keyof Activities> = Parameters<Activities[Name]>[0];

/** A chart of the caseload as a workflow knows it. */
export interface Chart {
  readonly chartId: string;
  readonly headwaySourced: boolean;
}

/** A provider with nothing left to do. */
export const nothingUnfinished = {
  unsignedNotes: 0,
  unbilledSessions: 0,
  clientsWithoutOutcome: 0,
  futureAppointments: 0,
  exportDownloaded: true,
};

/** An activity that fails for as long as it stands there, without a word in the log. */
export async function fails(): Promise<never> {
  throw ApplicationFailure.create({
    message: 'away at the moment',
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** An activity that does its work, and whose answer is lost each time. */
export function losesAnswer<Asked>(work: (asked: Asked) => Promise<unknown>) {
  return async (asked: Asked): Promise<never> => {
    await work(asked);
    return fails();
  };
}

const accepted = async () => ({ kind: 'accepted' }) as const;
const nothing = async () => {};
const later = (at: string, hours: number) => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
const recovery = (
  status: RecoveryView['status'],
  waitingOn: RecoveryView['waitingOn'],
  dueAt: string | null,
) => ({
  status,
  waitingOn,
  dueAt,
  needsAttention: waitingOn === 'support',
  accountId: 'account-of-owner',
  joined: null,
});
/** Where a retrieval of notes stands, as its row says. */
export const retrieval = (
  status: RetrievalView['status'],
  waitingOn: RetrievalView['waitingOn'],
  dueAt: string | null,
  asked: Partial<Pick<RetrievalView, 'linksAskedFor' | 'codesAskedFor'>> = {},
): RetrievalView => ({
  status,
  waitingOn,
  dueAt,
  needsAttention: waitingOn === 'support',
  accountId: 'account-of-owner',
  providerId: 'provider-of-owner',
  jurisdiction: 'NY',
  linksAskedFor: 1,
  codesAskedFor: 0,
  ...asked,
});
const contact = (status: ContactRequestView['status'], dueAt: string | null): ContactRequestView => ({
  status,
  waitingOn: status === 'open' ? 'support' : status === 'closed' ? 'nobody' : 'person',
  dueAt,
  needsAttention: false,
  accountId: null,
  answerId: null,
  alarmId: null,
  resolvedForThem: null,
});
/** Where a deactivation stands, as its row says. */
export const deactivationView = (
  status: DeactivationView['status'],
  waitingOn: DeactivationView['waitingOn'],
  dueAt: string | null,
): DeactivationView => ({
  status,
  waitingOn,
  dueAt,
  needsAttention: false,
  linksAskedFor: 1,
  wasConfirmed: false,
});
/** Where a process stands whose row decides, with what it has to tell. */
export const rowView = <Status extends string, Template extends string>(
  status: Status,
  waitingOn: RowView<Status, Template>['waitingOn'],
  dueAt: string | null,
  ...letters: Template[]
): RowView<Status, Template> => ({
  status,
  waitingOn,
  dueAt,
  needsAttention: false,
  letters: letters.map((template) => ({ template, round: 0 })),
});
/** Where a request for records stands, as its row says. */
const recordRequestViewed = (status: RecordRequestView['status']): RecordRequestView => ({
  status,
  waitingOn: 'nobody',
  dueAt: null,
  needsAttention: false,
  looksAt: null,
});
const finished = { chartsTotal: 3, chartsDone: 3, notesTotal: 9, notesUnrendered: 0 };

/**
 * The outside world of a workflow, in memory: every request is kept, `answers` says what comes back and may be replaced by
 * a test. Typed as the real activities, so that a test can't answer what the real ones never would.
 */
export function createRecordingActivities(charts: readonly Chart[] = []) {
  const requests: { name: keyof Activities; request: unknown }[] = [];
  const redeemed = new Set<string>();
  const counted = new Map<string, number>();
  let exportsStarted = 0;
  const answers: Activities = {
    recordCase: nothing,
    addCaseLine: nothing,
    openTask: nothing,
    amendmentProviderUnreached: nothing,
    escalateTask: nothing,
    giveUpReset: async () => ({ status: 'not_sent' }),
    releaseResetAddress: nothing,
    closeReset: nothing,
    mailPasswordChanged: accepted,
    sendReset: async ({ at }) => ({
      kind: 'sent',
      accountId: 'account-of-owner',
      linkExpiresAt: new Date(Date.parse(at) + 3_600_000).toISOString(),
      replaced: [],
    }),
    settleReset: async () => ({ status: 'expired' }),
    mailAccountHold: async () => ({ reached: true }),
    liftHold: async ({ holdId, at }) => ({
      resetId: `reset-of-${holdId}`,
      reference: 'PR-TEST-0001',
      portal: 'client',
      requestedAt: at,
    }),
    sendRecoveryLink: async ({ at, policy }) => recovery('requested', 'person', later(at, policy.linkHours)),
    recoveryNotTaken: async ({ at, policy }) =>
      recovery('requested', 'support', later(at, policy.withheldDays * 24)),
    settleRecovery: async () => ({ ...recovery('expired', 'nobody', null), challenges: [] }),
    recordRecoveryProof: async ({ at }) => recovery('proof_recorded', 'support', later(at, 24)),
    approveRecovery: async () => recovery('waiting', 'system', null),
    denyRecovery: async () => recovery('denied', 'nobody', null),
    beginRecoveryWait: async ({ at, policy }) => recovery('waiting', 'timer', later(at, policy.waitHours)),
    mailRecovery: async () => ({ reached: true }),
    sendRetrievalLink: async ({ at, policy }) =>
      retrieval('requested', 'person', later(at, policy.unprovenDays * 24)),
    retrievalLinkNotTaken: async ({ at, policy }) =>
      retrieval('requested', 'support', later(at, policy.unprovenDays * 24)),
    textRetrievalCode: nothing,
    settleRetrieval: async () => retrieval('expired', 'nobody', null),
    recordRetrievalProof: async ({ at }) => retrieval('proven', 'support', later(at, 24)),
    askForRetrievalCode: async ({ at }) => retrieval('requested', 'person', later(at, 24)),
    approveRetrieval: async () => retrieval('waiting', 'system', null),
    denyRetrieval: async () => retrieval('denied', 'nobody', null),
    beginRetrievalWait: async ({ at, policy }) => retrieval('waiting', 'timer', later(at, policy.waitHours)),
    mailRetrieval: async () => ({ reached: true }),
    mailRetrievedNotes: async ({ at }) => ({
      kind: 'mailed',
      view: retrieval('released', 'person', later(at, 7 * 24)),
    }),
    settleContact: async ({ at, due }) => (due ? contact('closed', null) : contact('open', later(at, 8))),
    resolveContactRequest: async ({ at }) => contact('resolved', later(at, 14 * 24)),
    settleDeactivation: async () => deactivationView('expired', 'nobody', null),
    mailDeactivation: async () => ({ reached: true }),
    tellProvidersOfDeactivation: nothing,
    settleReactivation: async () => rowView('expired', 'nobody', null),
    reactivateClient: async () => rowView('reactivated', 'nobody', null),
    denyReactivation: async () => rowView('denied', 'nobody', null),
    mailReactivation: async () => ({ reached: true }),
    settleDisclosureReport: async () => rowView('closed', 'nobody', null),
    decideDisclosure: async () => rowView('assessed', 'support', null),
    tellOfDisclosure: nothing,
    settleMajority: async () => rowView('moot', 'nobody', null),
    confirmOwnAddress: async () => rowView('own_sign_in', 'nobody', null),
    denyOwnAddress: async () => rowView('closed', 'person', null),
    mailMajority: async () => ({ reached: true }),
    askForRecordsContacts: async () => ({ looked: 0, more: false }),
    exportAsksSupport: async () => false,
    openMajorities: async () => ({ opened: 0, next: null }),
    settleRecordRequest: async () => recordRequestViewed('confirmed'),
    tellOfRecordRequest: async () => recordRequestViewed('confirmed'),
    settleAccessReview: async () => rowView('completed', 'nobody', null),
    tellOfAccessReview: nothing,
    openAccessReview: async () => false,
    mailStaff: async () => 0,
    settleAmendment: async () => rowView('settled', 'nobody', null),
    tellOfAmendment: nothing,
    settleAccounting: async () => rowView('given', 'nobody', null),
    tellOfAccounting: nothing,
    startContactTopic: nothing,
    mailContact: async () => ({ reached: true }),
    alertOfCrisis: nothing,
    restrictBookings: nothing,
    openRequestTasks: nothing,
    restoreBookings: nothing,
    moveLastDay: nothing,
    beginClosing: nothing,
    confirmToClients: nothing,
    countUnreached: nothing,
    offboard: nothing,
    expireExport: async () => undefined,
    failExport: nothing,
    assembleExport: nothing,
    mailProvider: accepted,
    sendVerification: async () => ({ status: 'sent', accountId: 'account-0' }),
    verificationNotTaken: async () => ({ status: 'not_sent', accountId: 'account-0' }),
    settleVerification: async ({ due }) => ({
      status: due === 'expire' ? 'expired' : due === 'remove' ? 'removed' : 'sent',
      accountId: 'account-0',
    }),
    mailInvitation: async () => ({ reached: true }),
    endInvitation: async ({ as }) => ({ status: as }),
    mailExport: accepted,
    mailAccountNotice: accepted,
    textPhoneBefore: nothing,
    newsPage: async () => ({ accountIds: [], next: null }),
    sendNews: nothing,
    settleNews: async () => ({ sent: 0, withheld: 0 }),
    giveNotice: accepted,
    remindClient: accepted,
    confirmChoice: accepted,
    tellProviderStays: accepted,
    caseloadPages: async () => ({
      pages: Array.from({ length: Math.ceil(charts.length / caseloadPageSize) }, (_, page) =>
        charts.slice(page * caseloadPageSize, (page + 1) * caseloadPageSize),
      ),
    }),
    takeReadiness: async () => nothingUnfinished,
    openCharts: async () => ({ chartIds: charts.map(({ chartId }) => chartId) }),
    startExport: async ({ caseId }) => {
      exportsStarted += 1;
      return { exportId: `${caseId}-export-${exportsStarted}`, reference: `NE-0000-000${exportsStarted}` };
    },
    planExport: async () => ({ ...finished, chartsDone: 0 }),
    renderCharts: async () => ({ ...finished, finished: true }),
    sendCodes: async () => [{ round: 0, method: 'text', status: 'accepted', because: null }],
    settleChallenge: async () => 'expired',
    recordChoice: async () => ({ done: true }),
    recordCall: async ({ chartId }) => {
      counted.set(chartId, (counted.get(chartId) ?? 0) + 1);
      return { callAttempts: counted.get(chartId) ?? 0 };
    },
    lookAtChart: async () => null,
    destroyChart: async () => null,
    clearUpRetention: async () => 0,
    mailRetentionLeads: nothing,
    reconcileRetention: async () => ({ charts: 1, missing: 0, changed: 0, next: null }),
    recordRefusedAct: nothing,
    takeBackAct: nothing,
    // A token reads `role/number` and is spent by its first use.
    redeemAct: async ({ actToken, refusals = {} }) => {
      if (redeemed.has(actToken)) return { refused: 'act-token-used' };
      const role = actToken.split('/')[0] as ActRole;
      const refusal = refusals[role];
      if (refusal !== undefined) return refusal;
      redeemed.add(actToken);
      return { accountId: `account-of-${role}`, role };
    },
  };
  const activities = Object.fromEntries(
    Object.keys(answers).map((key) => {
      const name = key as keyof Activities;
      return [
        name,
        async (request: never) => {
          requests.push({ name, request });
          return answers[name](request);
        },
      ];
    }),
  );
  return {
    activities,
    answers,
    /** The codes of the timeline of a case, in order. */
    timeLine: (caseId: string) =>
      requests.flatMap(({ name, request }) => {
        if (name !== 'recordCase' && name !== 'addCaseLine') return [];
        const written = request as Request<'recordCase'>;
        return written.caseId === caseId && written.event ? [written.event.code] : [];
      }),
    /** Every request to one activity, earliest first; an attempt each. */
    asked<Name extends keyof Activities>(name: Name): Request<Name>[] {
      return requests.filter((one) => one.name === name).map(({ request }) => request as Request<Name>);
    },
  };
}

/** A caseload: so many Headway-sourced clients, then so many own ones. */
export function caseload(headwaySourced: number, own: number): Chart[] {
  return Array.from({ length: headwaySourced + own }, (_, number) => ({
    chartId: `chart-${number}`,
    headwaySourced: number < headwaySourced,
  }));
}
