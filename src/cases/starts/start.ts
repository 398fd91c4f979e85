import type { Dependencies } from '../../dependencies.js';
import type { Case } from '../../generated/prisma/client.js';
import type { AccessReviewInput } from '../../protocol/access-review/messages.js';
import type { AccountNoticeInput } from '../../protocol/account-notice/messages.js';
import type { AccountSuspensionInput } from '../../protocol/account-suspension/messages.js';
import type { ContractTerminationInput } from '../../protocol/contract-termination/messages.js';
import type { EmailVerificationInput } from '../../protocol/email-verification/messages.js';
import type { ClientDeactivationInput } from '../../protocol/client-deactivation/messages.js';
import type { ClientMajorityInput } from '../../protocol/client-majority/messages.js';
import type { ClientReactivationInput } from '../../protocol/client-reactivation/messages.js';
import type { ContactRequestInput } from '../../protocol/contact-request/messages.js';
import type { DisclosureReportInput } from '../../protocol/disclosure-report/messages.js';
import type { FactorRecoveryInput } from '../../protocol/factor-recovery/messages.js';
import type { NoteExportInput } from '../../protocol/note-export/messages.js';
import type { NoteRetrievalInput } from '../../protocol/note-retrieval/messages.js';
import type { PasswordResetInput } from '../../protocol/password-reset/messages.js';
import type { ProviderInvitationInput } from '../../protocol/provider-invitation/messages.js';
import type { ProviderNewsInput } from '../../protocol/provider-news/messages.js';
import type { AccountingRequestInput } from '../../protocol/accounting-request/messages.js';
import type { RecordAmendmentInput } from '../../protocol/record-amendment/messages.js';
import type { RecordRequestInput } from '../../protocol/record-request/messages.js';
import type { TwoFactorInput } from '../../protocol/two-factor/messages.js';

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
    | RecordAmendmentInput
    | AccountingRequestInput
    | AccessReviewInput;
  /** Absent where the case is about a sign-in and no care. */
  readonly jurisdiction?: string;
  /** What the case is about, in words that stay true: the Temporal UI shows them from the start to the end. */
  readonly summary: string;
}

/** Reads what is needed to start a case; null for one that its parent starts. */
export type StartOf = (dependencies: Dependencies, row: Case) => Promise<CaseStart | null>;
