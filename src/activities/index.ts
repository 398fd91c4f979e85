import { createAccessReviewActivities } from './access-review/activities.js';
import type { Dependencies } from '../dependencies.js';
import { createAccountSuspensionActivities } from './account-suspension/activities.js';
import { createSuspensionMailActivities } from './account-suspension/mails.js';
import { createAccountNoticeActivities } from './account-notice/activities.js';
import { createCaseActivities } from './case/activities.js';
import { createActActivities } from './case/redeem-act.js';
import { createBookingActivities } from './caseload-notice/bookings.js';
import { createCaseloadActivities } from './caseload-notice/activities.js';
import { createLastDayActivities } from './caseload-notice/last-day.js';
import { createClientCallActivities } from './client-migration/call.js';
import { createChoiceConfirmation } from './client-migration/confirm-choice.js';
import { createClientChoiceActivities } from './client-migration/choice.js';
import { createClientMigrationActivities } from './client-migration/activities.js';
import { createClientNoticeActivities } from './client-migration/notice.js';
import { createUnreachedActivities } from './client-migration/unreached.js';
import { createDeactivationActivities } from './client-deactivation/activities.js';
import { createDeactivationMailActivities } from './client-deactivation/mails.js';
import { createDeactivationNewsActivities } from './client-deactivation/provider-news.js';
import { createMajorityActivities } from './client-majority/activities.js';
import { createMajorityMailActivities } from './client-majority/mails.js';
import { createReactivationActivities } from './client-reactivation/activities.js';
import { createContactRequestActivities } from './contact-request/activities.js';
import { createCrisisAlertActivities } from './contact-request/alert.js';
import { createContactMailActivities } from './contact-request/mails.js';
import { createContactTopicActivities } from './contact-request/start-topic.js';
import { createDisclosureReportActivities } from './disclosure-report/activities.js';
import { createEmailVerificationActivities } from './email-verification/activities.js';
import { createFactorRecoveryActivities } from './factor-recovery/activities.js';
import { createFarewellActivities } from './offboarding/farewell.js';
import { createNoteRetrievalActivities } from './note-retrieval/activities.js';
import { createRetrievalActActivities } from './note-retrieval/acts.js';
import { createRetrievalMailActivities } from './note-retrieval/mails.js';
import { createNoteExportActivities } from './note-export/activities.js';
import { createOffboardingActivities } from './offboarding/activities.js';
import { createPasswordChangedActivities } from './password-reset/password-changed.js';
import { createPasswordResetActivities } from './password-reset/activities.js';
import { createInvitationMailActivities } from './provider-invitation/mail-invitation.js';
import { createProviderInvitationActivities } from './provider-invitation/activities.js';
import { createProviderNewsActivities } from './provider-news/activities.js';
import { createProviderMailActivities } from './contract-termination/provider-mail.js';
import { createRecoveryActActivities } from './factor-recovery/acts.js';
import { createRecoveryMailActivities } from './factor-recovery/mails.js';
import { createAccountingActivities } from './accounting-request/activities.js';
import { createAmendmentActivities } from './record-amendment/activities.js';
import { createRecordRequestActivities } from './record-request/activities.js';
import { createRecordMailActivities } from './record-request/mails.js';
import { createRecordRetentionActivities } from './record-retention/activities.js';
import { createStaffMailActivities } from './staff-member/activities.js';
import { createRecordsContactActivities } from './records-contact/activities.js';
import { createTwoFactorActivities } from './two-factor/activities.js';
import { createResetActActivities } from './password-reset/acts.js';
import { createResetAnswerActivities } from './password-reset/answer.js';

/** Everything a workflow may ask of the outside world. */
export function createActivities(dependencies: Dependencies) {
  return {
    ...createAccountSuspensionActivities(dependencies),
    ...createAccountNoticeActivities(dependencies),
    ...createActActivities(dependencies),
    ...createBookingActivities(dependencies),
    ...createCaseActivities(dependencies),
    ...createCaseloadActivities(dependencies),
    ...createClientCallActivities(dependencies),
    ...createClientChoiceActivities(dependencies),
    ...createChoiceConfirmation(dependencies),
    ...createClientNoticeActivities(dependencies),
    ...createClientMigrationActivities(dependencies),
    ...createDeactivationActivities(dependencies),
    ...createDeactivationMailActivities(dependencies),
    ...createDeactivationNewsActivities(dependencies),
    ...createMajorityActivities(dependencies),
    ...createMajorityMailActivities(dependencies),
    ...createReactivationActivities(dependencies),
    ...createContactRequestActivities(dependencies),
    ...createContactMailActivities(dependencies),
    ...createContactTopicActivities(dependencies),
    ...createCrisisAlertActivities(dependencies),
    ...createEmailVerificationActivities(dependencies),
    ...createFactorRecoveryActivities(dependencies),
    ...createDisclosureReportActivities(dependencies),
    ...createNoteRetrievalActivities(dependencies),
    ...createRetrievalActActivities(dependencies),
    ...createRetrievalMailActivities(dependencies),
    ...createFarewellActivities(dependencies),
    ...createSuspensionMailActivities(dependencies),
    ...createInvitationMailActivities(dependencies),
    ...createLastDayActivities(dependencies),
    ...createNoteExportActivities(dependencies),
    ...createOffboardingActivities(dependencies),
    ...createPasswordChangedActivities(dependencies),
    ...createPasswordResetActivities(dependencies),
    ...createProviderInvitationActivities(dependencies),
    ...createProviderMailActivities(dependencies),
    ...createProviderNewsActivities(dependencies),
    ...createRecoveryActActivities(dependencies),
    ...createRecoveryMailActivities(dependencies),
    ...createRecordMailActivities(dependencies),
    ...createRecordRequestActivities(dependencies),
    ...createAmendmentActivities(dependencies),
    ...createAccountingActivities(dependencies),
    ...createAccessReviewActivities(dependencies),
    ...createRecordRetentionActivities(dependencies),
    ...createStaffMailActivities(dependencies),
    ...createRecordsContactActivities(dependencies),
    ...createTwoFactorActivities(dependencies),
    ...createResetActActivities(dependencies),
    ...createResetAnswerActivities(dependencies),
    ...createUnreachedActivities(dependencies),
  };
}

export type Activities = ReturnType<typeof createActivities>;
