import type { Transitions } from '../transition.js';

/** How a challenge can end. */
export const challengeOutcomes = ['passed', 'failed', 'superseded', 'expired'] as const;
export type ChallengeOutcome = (typeof challengeOutcomes)[number];

export type ChallengeStatus = 'open' | ChallengeOutcome;

export type ChallengeEvent = 'pass' | 'fail' | 'supersede' | 'expire';

/** What a challenge goes through. Too many wrong codes fail it: the sign-in starts over with the password. */
export const challengeTransitions = {
  open: { pass: 'passed', fail: 'failed', supersede: 'superseded', expire: 'expired' },
  passed: {},
  failed: {},
  superseded: {},
  expired: {},
} as const satisfies Transitions<ChallengeStatus, ChallengeEvent>;
