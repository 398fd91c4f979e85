import type { Transitions } from '../transition.js';

export type SuspensionStatus = 'suspended' | 'lifted';

/** What the suspension of an account goes through: nothing but a lead ends it. */
export const suspensionTransitions = {
  suspended: { lift: 'lifted' },
  lifted: {},
} as const satisfies Transitions<SuspensionStatus, 'lift'>;
