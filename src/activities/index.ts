import type { Dependencies } from '../dependencies.js';
import { createAccountHoldActivities } from './account-suspension/activities.js';
import { createAccountNoticeActivities } from './account-notice/activities.js';
import { createCaseActivities } from './case/activities.js';
import { createCaseloadActivities } from './caseload-notice/activities.js';
import { createClientChoiceActivities } from './client-migration/choice.js';
import { createClientMigrationActivities } from './client-migration/activities.js';
import { createEmailVerificationActivities } from './email-verification/activities.js';
import { createFactorRecoveryActivities } from './factor-recovery/activities.js';
import { createFarewellActivities } from './offboarding/farewell.js';
import { createNoteExportActivities } from './note-export/activities.js';
import { createOffboardingActivities } from './offboarding/activities.js';
import { createPasswordResetActivities } from './password-reset/activities.js';
import { createProviderInvitationActivities } from './provider-invitation/activities.js';
import { createProviderNewsActivities } from './provider-news/activities.js';
import { createProviderMailActivities } from './contract-termination/provider-mail.js';
import { createRecoveryActActivities } from './factor-recovery/acts.js';
import { createRecoveryMailActivities } from './factor-recovery/mails.js';
import { createTwoFactorActivities } from './two-factor/activities.js';
import { createResetAnswerActivities } from './password-reset/answer.js';

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
