import type { ActRole } from '../acts.js';
import type { Refusal } from '../refusals.js';
import { dateIn, type CalendarDate } from '../zoned-time.js';

/** What a clinician answers before a minor's records go out: one yes, and the minor decides about them (45 CFR 164.502(g)(3)(i)). */
const consentQuestions = ['minorConsented', 'courtConsented', 'parentAgreed'] as const;

/** Whether someone who comes of age on a day, in their time zone, is a minor at an instant; null is someone who was of age before. */
export function isMinorAt(ofAgeOn: CalendarDate | null, timeZone: string, at: Date): boolean {
  return ofAgeOn !== null && dateIn(timeZone, at) < ofAgeOn;
}

/** Whether a clinician answers the questions first: for a guardian, and for everyone who asks for a minor's records, the minor themselves included. */
export function asksClinician(requester: string, isMinor: boolean): boolean {
  return isMinor || requester === 'guardian';
}

/**
 * Whether what a clinician answered lets the request go on. One yes: the minor decides, so no parent or representative speaks for them. None: a parent
 * decides, so the minor doesn't ask alone. Who signed for a third party is on the paper, which the clinician reads.
 */
export function checkConsent(of: {
  readonly requester: string;
  readonly isMinor: boolean;
  readonly role: ActRole;
  readonly answers: Readonly<Record<string, string | undefined>>;
}): Refusal | null {
  const { requester, isMinor, role, answers } = of;
  if (!asksClinician(requester, isMinor)) return null;
  const said = consentQuestions.map((question) => answers[question]);
  if (role !== 'clinician' || said.some((answer) => answer !== 'yes' && answer !== 'no'))
    return { refused: 'consent-questions-open' };
  const minorDecides = said.includes('yes');
  if (requester === 'person') return minorDecides ? null : { refused: 'parent-decides' };
  return minorDecides && requester !== 'third_party' ? { refused: 'minor-decides' } : null;
}
