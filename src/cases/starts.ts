import type { Dependencies } from '../dependencies.js';
import {
  emailVerificationPolicy,
  factorRecoveryPolicy,
  passwordResetPolicy,
  providerInvitationPolicy,
} from '../domain/account/policy.js';
import { deactivationPolicy } from '../domain/client-deactivation/policy.js';
import { majorityPolicy } from '../domain/client-majority/policy.js';
import { reactivationPolicy } from '../domain/client-reactivation/policy.js';
import { recordRequestPolicy } from '../domain/record-request/policy.js';
import { contactPolicy } from '../domain/contact-request/policy.js';
import { noteRetrievalPolicy } from '../domain/note-retrieval/policy.js';
import type { StartReason } from '../domain/contract-termination/states.js';
import type { Pace } from '../domain/pace.js';
import { terminationPolicies, type TerminationPolicy } from '../domain/contract-termination/policy.js';
import { taskDueAt } from '../domain/case/tasks.js';
import { calendarDate, dateIn } from '../domain/zoned-time.js';
import type { Case } from '../generated/prisma/client.js';
import { addressRecoveryType } from '../protocol/address-recovery/messages.js';
import { accountNoticeType, type AccountNoticeInput } from '../protocol/account-notice/messages.js';
import {
  accountSuspensionType,
  type AccountSuspensionInput,
} from '../protocol/account-suspension/messages.js';
import {
  contractTerminationType,
  type ContractTerminationInput,
} from '../protocol/contract-termination/messages.js';
import {
  emailVerificationType,
  type EmailVerificationInput,
} from '../protocol/email-verification/messages.js';
import {
  clientDeactivationType,
  type ClientDeactivationInput,
} from '../protocol/client-deactivation/messages.js';
import { clientMajorityType, type ClientMajorityInput } from '../protocol/client-majority/messages.js';
import {
  clientReactivationType,
  type ClientReactivationInput,
} from '../protocol/client-reactivation/messages.js';
import { contactRequestType, type ContactRequestInput } from '../protocol/contact-request/messages.js';
import { disclosureReportType, type DisclosureReportInput } from '../protocol/disclosure-report/messages.js';
import { factorRecoveryType, type FactorRecoveryInput } from '../protocol/factor-recovery/messages.js';
import { noteExportType, type NoteExportInput } from '../protocol/note-export/messages.js';
import { noteRetrievalType, type NoteRetrievalInput } from '../protocol/note-retrieval/messages.js';
import { passwordResetType, type PasswordResetInput } from '../protocol/password-reset/messages.js';
import {
  providerInvitationType,
  type ProviderInvitationInput,
} from '../protocol/provider-invitation/messages.js';
import { providerNewsType, type ProviderNewsInput } from '../protocol/provider-news/messages.js';
import { recordAmendmentType, type RecordAmendmentInput } from '../protocol/record-amendment/messages.js';
import { recordRequestType, type RecordRequestInput } from '../protocol/record-request/messages.js';
import { twoFactorType, type TwoFactorInput } from '../protocol/two-factor/messages.js';

/** What is needed to start the workflow of a case. */
export interface CaseStart {
  readonly type: string;
  readonly input:
    | ContractTerminationInput
    | NoteExportInput
    | EmailVerificationInput
    | PasswordResetInput
    | AccountSuspensionInput
    | ProviderInvitationInput
    | ProviderNewsInput
    | AccountNoticeInput
    | TwoFactorInput
    | FactorRecoveryInput
    | NoteRetrievalInput
    | ContactRequestInput
    | ClientDeactivationInput
    | ClientReactivationInput
    | ClientMajorityInput
    | RecordRequestInput
    | DisclosureReportInput
    | RecordAmendmentInput;
  /** Absent where the case is about a sign-in and no care. */
  readonly jurisdiction?: string;
  readonly summary: string;
}

/** How each kind of case is started; null for one that its parent starts. */
export const caseStarts: Record<
  Case['kind'],
  (dependencies: Dependencies, row: Case) => Promise<CaseStart | null>
> = {
  async contract_termination({ db, config }, row) {
    const termination = await db.contractTermination.findUniqueOrThrow({
      where: { id: row.id },
      include: { contract: { include: { provider: true } } },
    });
    const { provider } = termination.contract;
    const policy = terminationPolicies[config.POLICY];
    const lastDay = calendarDate(termination.lastDay);
    return {
      type: contractTerminationType,
      jurisdiction: provider.jurisdiction,
      summary: `${row.reference}: contract ends ${lastDay}`,
      input: {
        caseId: row.id,
        reference: row.reference,
        contractId: termination.contractId,
        providerId: provider.id,
        jurisdiction: provider.jurisdiction,
        timeZone: provider.timeZone,
        requestedAt: termination.requestedAt.toISOString(),
        lastDay,
        startedBecause: termination.startedBecause as StartReason,
        noticeWaived: termination.noticeWaivedAt !== null,
        policy,
        pace: paceFor(policy, provider.timeZone, termination.requestedAt),
      },
    };
  },
  async note_export({ db, config }, row) {
    const { occasion, provider, requestedAt } = await db.noteExport.findUniqueOrThrow({
      where: { id: row.id },
      include: { provider: { include: { account: true } } },
    });
    if (occasion === 'termination' || occasion === 'closing') return null;
    const policy: TerminationPolicy = terminationPolicies[config.POLICY];
    const released = await db.recordRequestPart.findFirst({ where: { exportId: row.id } });
    const days = provider.account.status === 'ended' ? policy.exportAfterClosingDays : policy.exportDays;
    const dayMs = policy.compressedDayMs ?? 86_400_000;
    return {
      type: noteExportType,
      jurisdiction: provider.jurisdiction,
      summary: `${row.reference}: export of ${released === null ? 'all notes' : 'one chart, as it was granted'}`,
      input: {
        exportId: row.id,
        reference: row.reference,
        providerId: provider.id,
        jurisdiction: provider.jurisdiction,
        occasion: released === null ? 'on_demand' : 'record_request',
        requestedAt: requestedAt.toISOString(),
        downloadableForMs: (released === null ? days : recordRequestPolicy.downloadDays) * dayMs,
        ...(released === null ? {} : { recordRequestId: released.requestId }),
      },
    };
  },
  async email_verification({ db }, row) {
    const { portal, purpose, requestedAt } = await db.emailVerification.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: emailVerificationType,
      summary: `${row.reference}: an address to be verified (${purpose.replace('_', ' ')})`,
      input: {
        verificationId: row.id,
        reference: row.reference,
        portal,
        purpose,
        requestedAt: requestedAt.toISOString(),
        policy: emailVerificationPolicy,
      },
    };
  },
  async password_reset({ db }, row) {
    const { portal, requestedAt } = await db.passwordReset.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: passwordResetType,
      summary: `${row.reference}: a password to be reset`,
      input: {
        resetId: row.id,
        reference: row.reference,
        portal,
        requestedAt: requestedAt.toISOString(),
        policy: passwordResetPolicy,
      },
    };
  },
  async account_suspension({ db }, row) {
    const { accountId, suspendedAt } = await db.accountSuspension.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: accountSuspensionType,
      summary: `${row.reference}: a suspended account`,
      input: {
        holdId: row.id,
        reference: row.reference,
        accountId,
        heldAt: suspendedAt.toISOString(),
        dueAt: taskDueAt('account_disavowed', suspendedAt).toISOString(),
      },
    };
  },
  provider_invitation: (dependencies, row) => invitationStart(dependencies, row, 'a provider'),
  practice_staff_invitation: (dependencies, row) => invitationStart(dependencies, row, 'practice staff'),
  staff_invitation: (dependencies, row) => invitationStart(dependencies, row, 'staff'),
  async provider_news({ db }, row) {
    const { requestedAt } = await db.providerNews.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: providerNewsType,
      summary: `${row.reference}: news for providers`,
      input: { newsId: row.id, reference: row.reference, requestedAt: requestedAt.toISOString() },
    };
  },
  async account_notice(_dependencies, row) {
    return {
      type: accountNoticeType,
      summary: `${row.reference}: a change of a sign-in to be told`,
      input: { noticeId: row.id, reference: row.reference },
    };
  },
  async two_factor({ db }, row) {
    const { purpose, openedAt, expiresAt, account } = await db.codeChallenge.findUniqueOrThrow({
      where: { id: row.id },
      include: { account: true },
    });
    return {
      type: twoFactorType,
      summary: `${row.reference}: a sign-in that waits for its code`,
      input: {
        challengeId: row.id,
        reference: row.reference,
        portal: account.portal,
        purpose,
        openedAt: openedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      },
    };
  },
  async factor_recovery({ db }, row) {
    const { portal, requestedAt } = await db.factorRecovery.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: factorRecoveryType,
      summary: `${row.reference}: someone lost their phone`,
      input: {
        recoveryId: row.id,
        reference: row.reference,
        portal,
        requestedAt: requestedAt.toISOString(),
        policy: factorRecoveryPolicy,
      },
    };
  },
  async note_retrieval({ db }, row) {
    const { requestedAt } = await db.noteRetrieval.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: noteRetrievalType,
      summary: `${row.reference}: a former provider asks for their notes`,
      input: {
        retrievalId: row.id,
        reference: row.reference,
        requestedAt: requestedAt.toISOString(),
        policy: noteRetrievalPolicy,
      },
    };
  },
  async address_recovery({ db }, row) {
    const { portal, requestedAt } = await db.factorRecovery.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: addressRecoveryType,
      summary: `${row.reference}: someone lost their mailbox`,
      input: {
        recoveryId: row.id,
        reference: row.reference,
        portal,
        requestedAt: requestedAt.toISOString(),
        policy: factorRecoveryPolicy,
      },
    };
  },
  async contact_request({ db }, row) {
    const { portal, topic, requestedAt } = await db.contactRequest.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: contactRequestType,
      summary: `${row.reference}: a message to support (${topic.replaceAll('_', ' ')})`,
      input: {
        requestId: row.id,
        reference: row.reference,
        portal,
        topic,
        requestedAt: requestedAt.toISOString(),
        policy: contactPolicy,
      },
    };
  },
  async client_deactivation({ db }, row) {
    const { accountId, requestedAt } = await db.clientDeactivation.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: clientDeactivationType,
      summary: `${row.reference}: a client closes their account`,
      input: {
        deactivationId: row.id,
        reference: row.reference,
        accountId,
        requestedAt: requestedAt.toISOString(),
        policy: deactivationPolicy,
      },
    };
  },
  async client_reactivation({ db }, row) {
    const { accountId, requestedAt } = await db.clientReactivation.findUniqueOrThrow({
      where: { id: row.id },
    });
    return {
      type: clientReactivationType,
      summary: `${row.reference}: a deactivated account to be opened again`,
      input: {
        reactivationId: row.id,
        reference: row.reference,
        accountId,
        requestedAt: requestedAt.toISOString(),
        policy: reactivationPolicy,
      },
    };
  },
  async client_majority({ db }, row) {
    const { accountId } = await db.clientMajority.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: clientMajorityType,
      summary: `${row.reference}: a client comes of age`,
      input: { majorityId: row.id, reference: row.reference, accountId, policy: majorityPolicy },
    };
  },
  async disclosure_report(_, { id, reference, subjectId }) {
    return {
      type: disclosureReportType,
      summary: `${reference}: something went to the wrong person`,
      input: { reportId: id, reference, subjectId },
    };
  },
  async record_request({ db }, row) {
    const { timeZone } = await db.recordRequest.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: recordRequestType,
      summary: `${row.reference}: a request for records`,
      input: { requestId: row.id, reference: row.reference, subjectId: row.subjectId, timeZone },
    };
  },
  async record_amendment(_, row) {
    return {
      type: recordAmendmentType,
      summary: `${row.reference}: a request to change a record`,
      input: { amendmentId: row.id, reference: row.reference, subjectId: row.subjectId },
    };
  },
};

async function invitationStart({ db }: Dependencies, row: Case, who: string): Promise<CaseStart> {
  const { jurisdiction, invitedAt, staffRole } = await db.providerInvitation.findUniqueOrThrow({
    where: { id: row.id },
  });
  return {
    type: providerInvitationType,
    ...(staffRole === null ? { jurisdiction } : {}),
    summary: `${row.reference}: ${who} invited to sign up`,
    input: {
      invitationId: row.id,
      reference: row.reference,
      jurisdiction,
      invitedAt: invitedAt.toISOString(),
      policy: providerInvitationPolicy,
    },
  };
}

function paceFor({ compressedDayMs }: TerminationPolicy, timeZone: string, requestedAt: Date): Pace {
  if (compressedDayMs === null) return { kind: 'civil' };
  return {
    kind: 'compressed',
    dayMs: compressedDayMs,
    fromAt: requestedAt.toISOString(),
    fromDate: dateIn(timeZone, requestedAt),
  };
}
