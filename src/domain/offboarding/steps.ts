/** The steps of offboarding, in order; each happens once, however often a worker dies. */
export const offboardingSteps = [
  'confirm-to-clients',
  'payer-roster-notice',
  'end-sessions',
  'end-account',
  'keep-former-contacts',
  'recompute-retention',
  'end-contract',
  'exit-letter',
] as const;

export type OffboardingStep = (typeof offboardingSteps)[number];
