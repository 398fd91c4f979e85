import { isOneOf } from '../named.js';
import { allows, statesAfter, type Transitions } from '../transition.js';

export type RecordRequestStatus =
  'received' | 'referred' | 'in_review' | 'overdue' | 'answered' | 'confirmed' | 'withdrawn';

type RecordRequestEvent =
  'prove' | 'answer' | 'reopen' | 'review' | 'miss' | 'confirm' | 'withdraw' | 'extend';

/**
 * What a request for records goes through (process book, "record-request"). It isn't moved by hand: `stateOf` says where it stands by its parts and its
 * dates, and this table says which steps there are. Only the person's confirmation or withdrawal closes it.
 */
export const recordRequestTransitions = {
  received: { prove: 'referred', answer: 'answered', miss: 'overdue', withdraw: 'withdrawn' },
  referred: {
    answer: 'answered',
    review: 'in_review',
    miss: 'overdue',
    confirm: 'confirmed',
    withdraw: 'withdrawn',
  },
  in_review: {
    answer: 'answered',
    reopen: 'referred',
    miss: 'overdue',
    confirm: 'confirmed',
    withdraw: 'withdrawn',
  },
  overdue: {
    answer: 'answered',
    review: 'in_review',
    reopen: 'referred',
    confirm: 'confirmed',
    withdraw: 'withdrawn',
  },
  answered: {
    reopen: 'referred',
    review: 'in_review',
    miss: 'overdue',
    confirm: 'confirmed',
    withdraw: 'withdrawn',
  },
  confirmed: {},
  withdrawn: {},
} as const satisfies Transitions<RecordRequestStatus, RecordRequestEvent>;

/** How the person's confirmation or withdrawal leaves a request. */
export const endedRequest = statesAfter(recordRequestTransitions, 'confirm', 'withdraw');

export type PartStatus =
  | 'asked'
  | 'sent'
  | 'contradicted'
  | 'granted'
  | 'released'
  | 'denied'
  | 'in_review'
  | 'upheld'
  | 'destroyed';

export type PartEvent =
  | 'say-sent'
  | 'contradict'
  | 'grant'
  | 'release'
  | 'divert'
  | 'unreached'
  | 'deny'
  | 'take-back'
  | 'ask-review'
  | 'uphold'
  | 'overturn';

/**
 * What the records of one provider go through within a request: the provider is asked and says that they were sent, which the person can contradict; or
 * they are released from the retained copy, which goes on paper where no letter reaches who asked; or denied, which another clinician may review. What was denied as a whole is released by a review alone, but
 * for a mistake of support's, which a lead takes back.
 */
export const partTransitions = {
  asked: { 'say-sent': 'sent', grant: 'granted', deny: 'denied' },
  sent: { contradict: 'contradicted', grant: 'granted' },
  contradicted: { 'say-sent': 'sent', grant: 'granted', deny: 'denied' },
  granted: { release: 'released', divert: 'granted', grant: 'granted', deny: 'denied', 'take-back': 'asked' },
  released: {
    contradict: 'contradicted',
    grant: 'granted',
    unreached: 'granted',
    'ask-review': 'in_review',
    'take-back': 'asked',
  },
  denied: { 'ask-review': 'in_review', 'take-back': 'asked' },
  in_review: { uphold: 'upheld', overturn: 'granted' },
  upheld: { contradict: 'contradicted' },
  destroyed: {},
} as const satisfies Transitions<PartStatus, PartEvent>;

/** Whether nobody has sent, released or denied a part: it can still be denied. */
export function isUnanswered(status: PartStatus): boolean {
  return allows(partTransitions, status, 'deny');
}

/** Whether the provider is asked to send a part themselves. */
export function waitsForHolder(status: PartStatus | undefined): boolean {
  return allows(partTransitions, status, 'say-sent');
}

const granted = statesAfter(partTransitions, 'grant', 'release');

/** Whether a part is released from the retained copy, or about to be. */
export function isGranted(status: PartStatus | undefined): boolean {
  return isOneOf(granted, status);
}

const reviewed = statesAfter(partTransitions, 'ask-review', 'uphold');

/** Whether the denial of a part is being reviewed, or was upheld. */
export function isReviewed(status: PartStatus): boolean {
  return isOneOf(reviewed, status);
}
