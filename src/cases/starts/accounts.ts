import type { Dependencies } from '../../dependencies.js';
import {
  emailVerificationPolicy,
  factorRecoveryPolicy,
  passwordResetPolicy,
  providerInvitationPolicy,
} from '../../domain/account/policy.js';
import { taskDueAt } from '../../domain/case/tasks.js';
import type { Case } from '../../generated/prisma/client.js';
import { accessReviewType } from '../../protocol/access-review/messages.js';
import { addressRecoveryType } from '../../protocol/address-recovery/messages.js';
import { accountNoticeType } from '../../protocol/account-notice/messages.js';
import { accountSuspensionType } from '../../protocol/account-suspension/messages.js';
import { emailVerificationType } from '../../protocol/email-verification/messages.js';
import { factorRecoveryType } from '../../protocol/factor-recovery/messages.js';
import { passwordResetType } from '../../protocol/password-reset/messages.js';
import { providerInvitationType } from '../../protocol/provider-invitation/messages.js';
import { twoFactorType } from '../../protocol/two-factor/messages.js';
import type { CaseStart, StartOf } from './start.js';

/** How the cases about signing in start: addresses, passwords, second factors, invitations. */
export const accountStarts: Readonly<
  Record<
    | 'email_verification'
    | 'password_reset'
    | 'account_suspension'
    | 'account_notice'
    | 'two_factor'
    | 'factor_recovery'
    | 'address_recovery'
    | 'provider_invitation'
    | 'practice_staff_invitation'
    | 'staff_invitation'
    | 'access_review',
    StartOf
  >
> = {
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
  async account_notice({ db }, row) {
    const { phoneBefore } = await db.accountNotice.findUniqueOrThrow({ where: { id: row.id } });
    return {
      type: accountNoticeType,
      summary: `${row.reference}: a change of a sign-in to be told`,
      input: {
        noticeId: row.id,
        reference: row.reference,
        ...(phoneBefore === null ? {} : { phoneChanged: true }),
      },
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
  factor_recovery: (dependencies, row) => recoveryStart(dependencies, row, factorRecoveryType, 'phone'),
  address_recovery: (dependencies, row) => recoveryStart(dependencies, row, addressRecoveryType, 'mailbox'),
  provider_invitation: (dependencies, row) => invitationStart(dependencies, row, 'a provider'),
  practice_staff_invitation: (dependencies, row) => invitationStart(dependencies, row, 'practice staff'),
  staff_invitation: (dependencies, row) => invitationStart(dependencies, row, 'staff'),
  async access_review(_, row) {
    return {
      type: accessReviewType,
      summary: `${row.reference}: a review of who can use the staff portal`,
      input: { reviewId: row.id, reference: row.reference },
    };
  },
};

async function recoveryStart(
  { db }: Dependencies,
  row: Case,
  type: string,
  lost: 'phone' | 'mailbox',
): Promise<CaseStart> {
  const { portal, requestedAt } = await db.factorRecovery.findUniqueOrThrow({ where: { id: row.id } });
  return {
    type,
    summary: `${row.reference}: someone lost their ${lost}`,
    input: {
      recoveryId: row.id,
      reference: row.reference,
      portal,
      requestedAt: requestedAt.toISOString(),
      policy: factorRecoveryPolicy,
    },
  };
}

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
