import { namedIn } from '../named.js';
import type { ActRole } from '../acts.js';

interface Grounds {
  /** Whether it takes someone who can judge the care: the provider or a clinician. */
  readonly isJudged: boolean;
  readonly source: string;
}

/** On what an amendment may be denied, and nothing else. */
export const amendmentGrounds = {
  not_ours: { isJudged: false, source: '45 CFR 164.526(a)(2)(i)' },
  not_in_record: { isJudged: false, source: '45 CFR 164.526(a)(2)(ii)' },
  not_open: { isJudged: false, source: '45 CFR 164.526(a)(2)(iii)' },
  accurate: { isJudged: true, source: '45 CFR 164.526(a)(2)(iv)' },
} as const satisfies Record<string, Grounds>;

export type AmendmentGrounds = keyof typeof amendmentGrounds;

export const amendmentDecisions = ['accepted', 'in_part', 'denied'] as const;

export type AmendmentDecision = (typeof amendmentDecisions)[number];

/** The grounds of that name. */
export function amendmentGroundsNamed(name: string): AmendmentGrounds | null {
  return namedIn(amendmentGrounds, name);
}

/** Whether someone of our staff may decide so: a clinician everything, support only a denial that leaves no judgment. */
export function mayDecideAmendment(
  role: ActRole,
  decision: AmendmentDecision,
  grounds: AmendmentGrounds | null,
): boolean {
  if (role === 'clinician') return true;
  if (role !== 'agent' && role !== 'lead') return false;
  return decision === 'denied' && grounds !== null && !amendmentGrounds[grounds].isJudged;
}
