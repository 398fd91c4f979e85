import { addressRecoveries } from './scenarios/address-recovery.js';
import { accountSuspensions } from './scenarios/account-suspension.js';
import { accountNotices } from './scenarios/account-notice.js';
import { caseloadNotices } from './scenarios/caseload-notice.js';
import { clientMigrations } from './scenarios/client-migration.js';
import { clientMajorities, majorityWatches } from './scenarios/client-majority.js';
import { clientReactivations } from './scenarios/client-reactivation.js';
import { clientDeactivations } from './scenarios/client-deactivation.js';
import { disclosureReports } from './scenarios/disclosure-report.js';
import { contactRequests } from './scenarios/contact-request.js';
import { contractTerminations } from './scenarios/contract-termination.js';
import { emailVerifications } from './scenarios/email-verification.js';
import { noteRetrievals } from './scenarios/note-retrieval.js';
import { factorRecoveries } from './scenarios/factor-recovery.js';
import { noteExports } from './scenarios/note-export.js';
import { offboardings } from './scenarios/offboarding.js';
import { passwordResets } from './scenarios/password-reset.js';
import { providerInvitations } from './scenarios/provider-invitation.js';
import { providerNewsIssues } from './scenarios/provider-news.js';
import { accessReviews, accessReviewWatches } from './scenarios/access-review.js';
import { accountingRequests } from './scenarios/accounting-request.js';
import { recordAmendments } from './scenarios/record-amendment.js';
import { recordRequests } from './scenarios/record-request.js';
import { recordsContactWatches } from './scenarios/records-contact.js';
import { recordRetentions, retentionReconciliations } from './scenarios/record-retention.js';
import type { Scenario } from './scenarios/scenario.js';
import { staffMailings } from './scenarios/staff-member.js';
import { twoFactorChallenges } from './scenarios/two-factor.js';

/** Every course that is recorded, by the name of its file in test/replay/histories: workflow type, dot, course. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  Object.entries({
    contractTermination: contractTerminations,
    contactRequest: contactRequests,
    clientDeactivation: clientDeactivations,
    clientReactivation: clientReactivations,
    disclosureReport: disclosureReports,
    clientMajority: clientMajorities,
    majorityWatch: majorityWatches,
    caseloadNotice: caseloadNotices,
    clientMigration: clientMigrations,
    noteExport: noteExports,
    offboarding: offboardings,
    factorRecovery: factorRecoveries,
    noteRetrieval: noteRetrievals,
    addressRecovery: addressRecoveries,
    passwordReset: passwordResets,
    accountHold: accountSuspensions,
    emailVerification: emailVerifications,
    providerInvitation: providerInvitations,
    accountNotice: accountNotices,
    providerNews: providerNewsIssues,
    accessReview: accessReviews,
    accessReviewWatch: accessReviewWatches,
    accountingRequest: accountingRequests,
    recordAmendment: recordAmendments,
    recordRequest: recordRequests,
    recordRetention: recordRetentions,
    retentionReconciliation: retentionReconciliations,
    staffMailing: staffMailings,
    recordsContactWatch: recordsContactWatches,
    twoFactor: twoFactorChallenges,
  }).flatMap(([type, courses]) =>
    Object.entries(courses).map(([course, scenario]): [string, Scenario] => [
      `${type}.${course}.json`,
      scenario,
    ]),
  ),
);
