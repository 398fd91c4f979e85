/**
 * The periods of getting in, in hours, minutes and days of 24 hours: an address is proven or not wherever its owner lives, so none of them
 * depends on a time zone. A case carries its policy from its start on (docs/decisions/005).
 */
export interface EmailVerificationPolicy {
  /** Hours for which a link is valid. Basis: NIST SP 800-63B-4 §4.2.1.2 (24 h for mail); process book, "email-verification". */
  readonly linkHours: number;
  /** Seconds between two mails that someone asks for. Basis: product; slow relays need about that long. */
  readonly resendSeconds: number;
  /** Mails someone may ask for in 24 hours. Basis: product. */
  readonly resendsPerDay: number;
  /** Hours after the first mail at which a reminder with a fresh link goes out. Basis: product. */
  readonly reminderHours: readonly number[];
  /** Days after the request at which no mail is sent anymore. Basis: product. */
  readonly expiresDays: number;
  /** Days after which an account that was never verified is removed. Basis: product; nobody can squat an address. */
  readonly removedDays: number;
}

/** The one set of periods for verifications; also under the demo policy, since people open these mails by hand. */
export const emailVerificationPolicy: EmailVerificationPolicy = {
  linkHours: 24,
  resendSeconds: 60,
  resendsPerDay: 5,
  reminderHours: [24, 72],
  expiresDays: 7,
  removedDays: 30,
};

/** The periods of "Forgot your password". */
export interface PasswordResetPolicy {
  /** Minutes for which a link is valid. Basis: process book, "password-reset"; 30–60 minutes is what the best systems give. */
  readonly linkMinutes: number;
  /** Business days after which a reset that waits for a suppressed address goes to a lead. Basis: product. */
  readonly escalateBusinessDays: number;
}

/** The one set of periods for resets. */
export const passwordResetPolicy: PasswordResetPolicy = { linkMinutes: 60, escalateBusinessDays: 2 };

/** The periods of a provider's invitation. */
export interface ProviderInvitationPolicy {
  /** Days for which an invitation can be accepted. Basis: product. */
  readonly validDays: number;
  /** Days after which an invitation that wasn't accepted is sent again, once. Basis: product. */
  readonly reminderDays: number;
}

/** The one set of periods for invitations. */
export const providerInvitationPolicy: ProviderInvitationPolicy = { validDays: 14, reminderDays: 7 };

/** The periods of a lost-phone recovery; the wait is of 24 hours wherever its owner lives. */
export interface FactorRecoveryPolicy {
  /** Hours for which the mailed link is valid. Basis: NIST SP 800-63B-4 §4.2.1.2 (24 h for mail). */
  readonly linkHours: number;
  /** Days after which a recovery ends whose mail was withheld, unless its link is asked for again. Basis: product. */
  readonly withheldDays: number;
  /** Business days after which an undecided recovery goes to a lead, and comes back to one. Basis: product; its owner can't work meanwhile. */
  readonly escalateBusinessDays: number;
  /** Hours between the last notice and the reset. Basis: process book, "two-factor", lost phone. */
  readonly waitHours: number;
  /** Days for which the cancel link leads somewhere; it cancels only until the reset. Basis: product. */
  readonly cancelDays: number;
}

/** The one set of periods for recoveries. */
export const factorRecoveryPolicy: FactorRecoveryPolicy = {
  linkHours: 24,
  withheldDays: 7,
  escalateBusinessDays: 1,
  waitHours: 24,
  cancelDays: 14,
};

/** Days for which "this wasn't me" in a notice works. Basis: product; a notice may be read after a holiday. */
export const disavowDays = 30;
