import { businessDaysAfter } from '../business-hours.js';
import { maySignIn } from '../account/account.js';

/** The periods of a retrieval of notes; the wait is of 24 hours wherever its owner lives. */
export interface NoteRetrievalPolicy {
  /** Hours for which the mailed link is valid. Basis: NIST SP 800-63B-4 §4.2.1.2 (24 h for mail). */
  readonly linkHours: number;
  /** Days after which a request that nothing was proven of ends. Basis: product; support may need to find a person whose mailbox is gone. */
  readonly unprovenDays: number;
  /** Business days after which an undecided retrieval goes to a lead, and comes back to one. Basis: product; as a lost phone. */
  readonly escalateBusinessDays: number;
  /** Hours between the notices and the release. Basis: process book, "record-request". */
  readonly waitHours: number;
  /** Days for which the cancel link leads somewhere: it stops what isn't downloaded yet. Basis: product; the wait, the download and some. */
  readonly cancelDays: number;
  /** Days for which the download can be started, once. Basis: process book, "note-export". */
  readonly downloadDays: number;
}

/** The one set of periods for retrievals. */
export const noteRetrievalPolicy: NoteRetrievalPolicy = {
  linkHours: 24,
  unprovenDays: 14,
  escalateBusinessDays: 1,
  waitHours: 24,
  cancelDays: 14,
  downloadDays: 7,
};

/** When a retrieval that waits for support goes to a lead: at the end of support's business. */
export function retrievalEscalatesAt({ escalateBusinessDays }: NoteRetrievalPolicy, at: Date): Date {
  return businessDaysAfter(at, escalateBusinessDays);
}

/** Why notes aren't given out. Said to support in the case; the person who asked learns nothing of it. */
export const retrievalRefusals = [
  'not_a_provider',
  'account_suspended',
  'identity_disputed',
  'still_open',
  'retention_over',
] as const;
export type RetrievalRefusal = (typeof retrievalRefusals)[number];

/** What decides whether the notes behind an account may be given out. */
export interface RetrievalFacts {
  readonly isProvider: boolean;
  readonly status: Parameters<typeof maySignIn>[0]['status'];
  readonly readOnlyUntil: Date | null;
  /** Someone used the cancel link of an earlier retrieval, and no lead has settled that yet. */
  readonly disputed: boolean;
  /** Charts of theirs that are still kept. */
  readonly chartsKept: number;
}

/** Why the notes aren't given out at this moment; null where nothing speaks against it. Asked when it is requested, approved and released. */
export function whyNotRetrieved(facts: RetrievalFacts, now: Date): RetrievalRefusal | null {
  if (!facts.isProvider) return 'not_a_provider';
  if (facts.status === 'suspended') return 'account_suspended';
  if (facts.disputed) return 'identity_disputed';
  if (facts.status !== 'ended' || maySignIn(facts, now)) return 'still_open';
  return facts.chartsKept === 0 ? 'retention_over' : null;
}
