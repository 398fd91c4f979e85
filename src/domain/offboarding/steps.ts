import type { Transitions } from '../transition.js';

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

export type OffboardingStatus = 'working' | 'waiting' | 'done';

/** What an offboarding goes through. One whose step fails waits for support, who has it tried again. */
export const offboardingTransitions = {
  working: { fail: 'waiting', finish: 'done' },
  waiting: { retry: 'working' },
  done: {},
} as const satisfies Transitions<OffboardingStatus, 'fail' | 'finish' | 'retry'>;
