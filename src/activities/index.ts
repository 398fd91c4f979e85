import type { Dependencies } from '../dependencies.js';
import { createAccountHoldActivities } from './account-hold.js';
import { createAccountNoticeActivities } from './account-notices.js';
import { createCaseActivities } from './cases.js';
import { createCaseloadActivities } from './caseload.js';
import { createClientChoiceActivities } from './client-choice.js';
import { createClientMigrationActivities } from './client-migration.js';
import { createEmailVerificationActivities } from './email-verification.js';
import { createFactorRecoveryActivities } from './factor-recovery.js';
import { createFarewellActivities } from './farewell.js';
import { createNoteExportActivities } from './note-export.js';
import { createOffboardingActivities } from './offboarding.js';
import { createPasswordResetActivities } from './password-reset.js';
import { createProviderInvitationActivities } from './provider-invitation.js';
import { createProviderNewsActivities } from './provider-news.js';
import { createProviderMailActivities } from './provider-mail.js';
import { createRecoveryActActivities } from './recovery-acts.js';
import { createRecoveryMailActivities } from './recovery-mails.js';
import { createTwoFactorActivities } from './two-factor.js';
import { createResetAnswerActivities } from './reset-answer.js';

/** Everything a workflow may ask of the outside world. */
export function createActivities(dependencies: Dependencies) {
  return {
    ...createAccountHoldActivities(dependencies),
    ...createAccountNoticeActivities(dependencies),
    ...createCaseActivities(dependencies),
    ...createCaseloadActivities(dependencies),
    ...createClientChoiceActivities(dependencies),
    ...createClientMigrationActivities(dependencies),
    ...createEmailVerificationActivities(dependencies),
    ...createFactorRecoveryActivities(dependencies),
    ...createFarewellActivities(dependencies),
    ...createNoteExportActivities(dependencies),
    ...createOffboardingActivities(dependencies),
    ...createPasswordResetActivities(dependencies),
    ...createProviderInvitationActivities(dependencies),
    ...createProviderMailActivities(dependencies),
    ...createProviderNewsActivities(dependencies),
    ...createRecoveryActActivities(dependencies),
    ...createRecoveryMailActivities(dependencies),
    ...createTwoFactorActivities(dependencies),
    ...createResetAnswerActivities(dependencies),
  };
}

export type Activities = ReturnType<typeof createActivities>;
