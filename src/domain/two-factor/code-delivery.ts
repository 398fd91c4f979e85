import { textTransitions, type TextEvent, type TextStatus } from '../sending.js';
import { statesAfter, type Transitions } from '../transition.js';

/** Path to which Twilio posts what became of the text or call of a sending. */
export const codeStatusPath = (sendId: string) => `/webhooks/twilio/codes/${sendId}`;

/** Path at which Twilio asks what the call of a sending is to say. */
export const codeCallPath = (sendId: string) => `/webhooks/twilio/voice/${sendId}`;

/** Where a sending of a code stands. */
export type CodeSendStatus = TextStatus | 'delivered' | 'undelivered';

/** What a report can make of a sending. */
export type ReportedStatus = 'accepted' | 'delivered' | 'undelivered';

/**
 * Twilio's words for the states of texts and calls. Sources: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values,
 * https://www.twilio.com/docs/voice/api/call-resource#call-status-values.
 */
const reports: Readonly<Record<string, ReportedStatus>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  initiated: 'accepted',
  ringing: 'accepted',
  'in-progress': 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  completed: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
  canceled: 'undelivered',
  busy: 'undelivered',
  'no-answer': 'undelivered',
};

/** What a word of Twilio means for a sending; null for a word it hasn't had so far. */
export function reportedStatus(word: string): ReportedStatus | null {
  return Object.hasOwn(reports, word) ? (reports[word] ?? null) : null;
}

/** What a report does to a sending. */
export const reportEvents = {
  accepted: 'report_accepted',
  delivered: 'report_delivered',
  undelivered: 'report_undelivered',
} as const satisfies Record<ReportedStatus, string>;

export type CodeSendEvent = TextEvent | (typeof reportEvents)[ReportedStatus];

const ended = { report_delivered: 'delivered', report_undelivered: 'undelivered' } as const;
const taken = { report_accepted: 'accepted', ...ended } as const;

/**
 * What a sending goes through: as a text does, and then what is reported of it. Reports come twice and in any order, so a state is only ever
 * followed by a later one; one that ends is never followed. A report on a sending that wasn't known to be taken proves that it was.
 */
export const codeSendTransitions = {
  ...textTransitions,
  sending: { ...textTransitions.sending, ...taken },
  unknown: taken,
  accepted: ended,
  delivered: {},
  undelivered: {},
} as const satisfies Transitions<CodeSendStatus, CodeSendEvent>;

/** States of a sending that may still arrive; of one that is unknown nobody can say so. */
export const sendUnderWay = statesAfter(codeSendTransitions, 'put_back', 'try', 'accept');

/** How a sending ends that is known to have failed. */
export const failedSend = statesAfter(codeSendTransitions, 'refuse', 'withhold', 'report_undelivered');
