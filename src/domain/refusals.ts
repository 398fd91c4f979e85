/** Every expected no. One file of the API turns a code into a status and a sentence (src/api/http/refusals.ts). */
export const refusalCodes = [
  'not-signed-in',
  'not-allowed',
  'not-found',
  'rate-limited',
  'act-token-missing',
  'act-token-wrong',
  'act-token-expired',
  'act-token-used',
  'act-token-stale',
  'reason-missing',
  'state-does-not-allow',
  'last-day-missing',
  'last-day-not-a-date',
  'last-day-in-the-past',
  'last-day-too-soon',
  'last-day-too-far',
  'last-day-not-later',
  'last-day-not-earlier',
  'records-practice-missing',
  'records-contact-unreachable',
  'records-email-malformed',
  'records-phone-malformed',
  'client-not-yours',
  'plan-missing',
  'plan-because-missing',
  'acknowledgement-missing',
  'custodian-missing',
  'too-long',
  'contract-ended',
  'termination-open',
  'delay-too-long',
  'notice-already-sent',
  'gate-not-open',
  'choice-closed',
  'choice-unknown',
  'link-expired',
  'export-not-ready',
  'export-expired',
  'download-limit-reached',
  'temporarily-unavailable',
  'foreign-origin',
  'body-too-large',
  'body-malformed',
  'field-unknown',
  'field-malformed',
  'internal-error',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** An expected no, returned and never thrown. `field` names the form field it belongs to. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly field?: string;
}

/** Whether an answer is an expected no. */
export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
