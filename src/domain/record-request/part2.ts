/**
 * What goes with every disclosure that rests on consent to pass on records of a program for substance use disorders. Source: 42 CFR 2.32(a)(2), the
 * short statement.
 */
export const part2Notice = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

/**
 * Whether records wait for the patient's written consent: those of a program for substance use disorders that a third party asks for (42 CFR 2.31), and those of
 * a minor that the parent or guardian asks for: where state law lets the minor agree to treatment, only the minor consents (2.14(b)), and where it asks for the
 * parent's consent, the minor's is needed all the same (2.14(c)). The person sees their own without it (2.23), and so does who stands for an adult (2.15).
 */
export function needsConsent(requester: string, isPart2: boolean, consentAt: Date | null): boolean {
  return isPart2 && (requester === 'third_party' || requester === 'guardian') && consentAt === null;
}

/** Who signed a consent under 42 CFR Part 2. */
export const part2Signers = ['patient', 'patient_and_parent', 'representative'] as const;

export type Part2Signer = (typeof part2Signers)[number];

/** Whether a consent counts that was signed so: a minor has signed it, too, no matter who else did (42 CFR 2.14); someone else signs alone only for an adult (2.15). */
export function isPart2Consent(signedBy: Part2Signer, isMinor: boolean): boolean {
  return !isMinor || signedBy !== 'representative';
}
