import type { Router } from 'express';
import type { Portal } from '../domain/portals.js';
import { oversightRoutes } from './console/oversight-routes.js';
import { consoleRoutes } from './console/routes.js';
import type { PortalContext } from './http/context.js';
import { addressRecoveryRoutes } from './address-recovery/routes.js';
import { accountSuspensionRoutes } from './account-suspension/routes.js';
import { detailsRoutes } from './account/details-routes.js';
import { accountRoutes } from './account/routes.js';
import { appointmentRoutes } from './appointment/routes.js';
import { caseloadRoutes } from './caseload/routes.js';
import { clientChoiceRoutes } from './client-migration/routes.js';
import { actRoutes } from './case/routes.js';
import { deactivationLinkRoutes, deactivationRoutes } from './client-deactivation/routes.js';
import { majorityLinkRoutes } from './client-majority/routes.js';
import { reactivationLinkRoutes } from './client-reactivation/routes.js';
import { conversationRoutes } from './contact-request/conversation-routes.js';
import { contactFormRoutes } from './contact-request/form-routes.js';
import { contractTerminationRoutes } from './contract-termination/routes.js';
import { factorRecoveryRoutes } from './factor-recovery/routes.js';
import { contractTerminationFormRoutes } from './contract-termination/form-routes.js';
import { familyRoutes } from './family/routes.js';
import { helpRoutes } from './help/routes.js';
import { homeRoutes } from './home/routes.js';
import { mailWebhookRoutes } from './suppression/mail-webhook.js';
import { disclosureRoutes } from './disclosure/routes.js';
import { accountingRequestRoutes } from './accounting-request/routes.js';
import { amendmentProviderRoutes } from './record-amendment/provider-routes.js';
import { recordAmendmentRoutes } from './record-amendment/routes.js';
import { recordAuthorizationRoutes } from './record-request/authorization-routes.js';
import { recordHolderRoutes } from './record-request/holder-routes.js';
import { recordRequestRoutes } from './record-request/routes.js';
import { recordsContactRoutes } from './records-contact/routes.js';
import { noteExportRoutes } from './note-export/routes.js';
import { noteRetrievalRoutes } from './note-retrieval/routes.js';
import { forgotPasswordRoutes } from './password-reset/forgot-routes.js';
import { passwordResetRoutes } from './password-reset/routes.js';
import { passwordStrengthRoutes } from './password-reset/strength-routes.js';
import { practiceStaffRoutes } from './practice-staff/routes.js';
import { signInRoutes } from './sign-in/routes.js';
import { clientSignUpRoutes, invitedSignUpRoutes } from './sign-up/routes.js';
import { twilioWebhookRoutes } from './two-factor/twilio-webhooks.js';
import { twoFactorRoutes } from './two-factor/routes.js';
import { releaseAddressRoutes } from './suppression/release-routes.js';
import { unsubscribeRoutes } from './suppression/routes.js';
import { unfinishedWorkRoutes } from './contract-termination/unfinished-work-routes.js';
import { ownSignUpRoutes } from './email-verification/own-routes.js';
import { verifyEmailRoutes } from './email-verification/routes.js';

/** What each portal serves, as a table of contents. */
export const routes: Record<Portal, readonly ((context: PortalContext) => Router)[]> = {
  client: [
    signInRoutes,
    clientSignUpRoutes,
    // Before the token of a link, which would take their places.
    ownSignUpRoutes,
    verifyEmailRoutes,
    forgotPasswordRoutes,
    passwordResetRoutes,
    passwordStrengthRoutes,
    accountSuspensionRoutes,
    homeRoutes,
    familyRoutes,
    clientChoiceRoutes,
    accountRoutes,
    detailsRoutes,
    deactivationRoutes,
    deactivationLinkRoutes,
    disclosureRoutes,
    reactivationLinkRoutes,
    majorityLinkRoutes,
    recordRequestRoutes,
    recordAuthorizationRoutes,
    recordAmendmentRoutes,
    accountingRequestRoutes,
    actRoutes,
    contactFormRoutes,
    conversationRoutes,
    releaseAddressRoutes,
    addressRecoveryRoutes,
    helpRoutes,
    mailWebhookRoutes,
  ],
  provider: [
    signInRoutes,
    twoFactorRoutes,
    invitedSignUpRoutes,
    verifyEmailRoutes,
    forgotPasswordRoutes,
    passwordResetRoutes,
    passwordStrengthRoutes,
    factorRecoveryRoutes,
    accountSuspensionRoutes,
    accountRoutes,
    detailsRoutes,
    actRoutes,
    homeRoutes,
    caseloadRoutes,
    appointmentRoutes,
    practiceStaffRoutes,
    contractTerminationFormRoutes,
    contractTerminationRoutes,
    unfinishedWorkRoutes,
    noteExportRoutes,
    noteRetrievalRoutes,
    recordHolderRoutes,
    recordsContactRoutes,
    amendmentProviderRoutes,
    contactFormRoutes,
    conversationRoutes,
    releaseAddressRoutes,
    addressRecoveryRoutes,
    helpRoutes,
    unsubscribeRoutes,
    twilioWebhookRoutes,
  ],
  staff: [
    signInRoutes,
    twoFactorRoutes,
    invitedSignUpRoutes,
    verifyEmailRoutes,
    forgotPasswordRoutes,
    passwordResetRoutes,
    passwordStrengthRoutes,
    factorRecoveryRoutes,
    accountSuspensionRoutes,
    accountRoutes,
    detailsRoutes,
    actRoutes,
    consoleRoutes,
    oversightRoutes,
  ],
};
