import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { accessReviewWatch } from './access-review/workflow.js';
import { accountNotice } from './account-notice/workflow.js';
import { majorityWatch } from './client-majority/workflow.js';
import { retentionReconciliation } from './record-retention/reconciliation.js';
import { twoFactor } from './two-factor/workflow.js';

export { accessReview, accessReviewWatch } from './access-review/workflow.js';
export { accountSuspension as accountHold } from './account-suspension/workflow.js';
export { accountNotice } from './account-notice/workflow.js';
export { caseloadNotice } from './caseload-notice/workflow.js';
export { clientMigration } from './client-migration/workflow.js';
export { clientDeactivation } from './client-deactivation/workflow.js';
export { recordsContactWatch } from './records-contact/workflow.js';
export { clientMajority, majorityWatch } from './client-majority/workflow.js';
export { clientReactivation } from './client-reactivation/workflow.js';
export { contactRequest } from './contact-request/workflow.js';
export { contractTermination } from './contract-termination/workflow.js';
export { disclosureReport } from './disclosure-report/workflow.js';
export { emailVerification } from './email-verification/workflow.js';
export { addressRecovery } from './address-recovery/workflow.js';
export { factorRecovery } from './factor-recovery/workflow.js';
export { noteExport } from './note-export/workflow.js';
export { noteRetrieval } from './note-retrieval/workflow.js';
export { offboarding } from './offboarding/workflow.js';
export { passwordReset } from './password-reset/workflow.js';
export { providerInvitation } from './provider-invitation/workflow.js';
export { providerNews } from './provider-news/workflow.js';
export { accountingRequest } from './accounting-request/workflow.js';
export { recordAmendment } from './record-amendment/workflow.js';
export { recordRequest } from './record-request/workflow.js';
export { recordRetention } from './record-retention/workflow.js';
export { retentionReconciliation } from './record-retention/reconciliation.js';
export { staffMailing } from './staff-member/workflow.js';
export { twoFactor } from './two-factor/workflow.js';

/**
 * What always ends within a day stays with the release that began it; all else goes on with the current one at its next step, so that no release has to run
 * for months. A worker of no release may not say so: the server refuses what it did then.
 */
const short: readonly ((...input: never[]) => Promise<unknown>)[] = [
  twoFactor,
  accountNotice,
  accessReviewWatch,
  majorityWatch,
  retentionReconciliation,
];
for (const workflow of short)
  setWorkflowOptions(
    // A worker of no release has a build id of the SDK's own, and no deployment.
    () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'PINNED' } : {}),
    workflow,
  );
