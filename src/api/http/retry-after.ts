import { dayMs, hourMs, minuteMs } from '../../domain/instants.js';
import { limits, limitWaits } from '../../domain/limits.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { refusalSentences } from './refusals.js';

/** Seconds after which it makes sense to ask again, of the refusals that pass by themselves (RFC 9110 §10.2.3); as long as their sentences say. */
const waits: Partial<Record<RefusalCode, number>> = {
  ...Object.fromEntries(Object.entries(limitWaits).map(([code, ms]) => [code, ms / 1000])),
  'record-unreadable': dayMs / 1000,
  'papers-busy': minuteMs / 1000,
  'resend-too-soon': 60,
  'resend-limit-reached': dayMs / 1000,
  'practice-staff-invitations-spent': limits.practiceStaffInvitations.windowMs / 1000,
  'code-resend-too-soon': 60,
  'code-limit-reached': hourMs / 1000,
  'codes-locked': limits.signInFailures.lockMs / 1000,
};

/** Seconds to wait where nothing better is known. */
const soon = 30;

/** The seconds of Retry-After for a refusal; null where waiting brings nothing. */
export function secondsToWait(code: RefusalCode): number | null {
  return waits[code] ?? (refusalSentences[code].status === 503 ? soon : null);
}
