import { namedIn } from '../named.js';
import type { ActRole } from '../acts.js';

interface Grounds {
  /** Whether the person has a right to a review by another clinician. */
  readonly reviewable: boolean;
  readonly source: string;
}

/** On what access may be denied. Everything else is given. */
export const denialGrounds = {
  litigation: { reviewable: false, source: '45 CFR 164.524(a)(1)(ii)' },
  correctional: { reviewable: false, source: '45 CFR 164.524(a)(2)(ii)' },
  research: { reviewable: false, source: '45 CFR 164.524(a)(2)(iii)' },
  confidential_source: { reviewable: false, source: '45 CFR 164.524(a)(2)(v)' },
  not_authorized: { reviewable: false, source: '45 CFR 164.514(h), 164.502(g), 164.508' },
  danger: { reviewable: true, source: '45 CFR 164.524(a)(3)(i)' },
  other_person: { reviewable: true, source: '45 CFR 164.524(a)(3)(ii)' },
  representative_harm: { reviewable: true, source: '45 CFR 164.524(a)(3)(iii)' },
} as const satisfies Record<string, Grounds>;

export type DenialGrounds = keyof typeof denialGrounds;

/** The grounds of that name. */
export function groundsNamed(name: string): DenialGrounds | null {
  return namedIn(denialGrounds, name);
}

/** Whether a denial on these grounds may be reviewed. */
export function isReviewable(grounds: DenialGrounds): boolean {
  return denialGrounds[grounds].reviewable;
}

/**
 * Whether someone in a role may take a denial back: a lead, one on grounds that leave no judgment and so know no review; else a mistake would stand for ever. What a
 * clinician denied ends by another clinician's review alone (164.524(a)(4)).
 */
export function mayTakeBack(role: ActRole, grounds: DenialGrounds | null): boolean {
  return role === 'lead' && grounds !== null && !isReviewable(grounds);
}

/** Whether someone in a role may deny on these grounds: support on those that leave no judgement, a clinician on those that do (164.524(a)(2), (3)). */
export function mayDeny(role: ActRole, grounds: DenialGrounds): boolean {
  return isReviewable(grounds) ? role === 'clinician' : role === 'agent' || role === 'lead';
}
