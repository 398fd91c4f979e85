/**
 * What goes with every disclosure that rests on consent to pass on records of a program for substance use disorders. Source: 42 CFR 2.32(a)(2), the
 * short statement.
 */
export const part2Notice = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

/**
 * Whether records wait for the person's written consent: those of a program for substance use disorders that a third party asks for (42 CFR 2.31). The
 * person sees their own without it (2.23), and so does who stands for them (2.15).
 */
export function needsConsent(requester: string, isPart2: boolean, consentAt: Date | null): boolean {
  return isPart2 && requester === 'third_party' && consentAt === null;
}
