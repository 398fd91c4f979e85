import { isOneOf } from '../named.js';
import { openStates, statesThatAllow, type Transitions } from '../transition.js';

export type RetrievalStatus =
  | 'requested'
  | 'one_proof'
  | 'proven'
  | 'waiting'
  | 'released'
  | 'downloaded'
  | 'denied'
  | 'disputed'
  | 'refused'
  | 'joined'
  | 'expired'
  | 'no_account';

export type RetrievalEvent =
  | 'find-nobody'
  | 'refuse'
  | 'join'
  | 'prove-one'
  | 'prove-both'
  | 'approve'
  | 'release'
  | 'download'
  | 'deny'
  | 'dispute'
  | 'expire';

/**
 * The way of a former provider to the notes (process book, "record-request"): two proofs, a lead's approval, a wait in which everyone who reads a known
 * address can stop it, then one download. Once something is proven only people end it, until the download is out.
 */
export const retrievalTransitions = {
  requested: {
    'find-nobody': 'no_account',
    refuse: 'refused',
    join: 'joined',
    'prove-one': 'one_proof',
    deny: 'denied',
    expire: 'expired',
  },
  one_proof: { 'prove-both': 'proven', refuse: 'refused', deny: 'denied' },
  proven: { approve: 'waiting', refuse: 'refused', deny: 'denied' },
  waiting: { release: 'released', dispute: 'disputed', refuse: 'refused', deny: 'denied' },
  released: {
    download: 'downloaded',
    dispute: 'disputed',
    refuse: 'refused',
    deny: 'denied',
    expire: 'expired',
  },
  downloaded: {},
  denied: {},
  disputed: {},
  refused: {},
  joined: {},
  expired: {},
  no_account: {},
} as const satisfies Transitions<RetrievalStatus, RetrievalEvent>;

/** States before a lead's approval. */
export const unapprovedRetrieval = statesThatAllow(
  retrievalTransitions,
  'prove-one',
  'prove-both',
  'approve',
);

/** The states of a retrieval that is under way; an account has one such at most. */
export const openRetrieval = openStates(retrievalTransitions);
type OpenRetrieval = (typeof openRetrieval)[number];

/** Whether a retrieval is under way. */
export function isOpenRetrieval(status: RetrievalStatus): status is OpenRetrieval {
  return isOneOf(openRetrieval, status);
}

/** States in which proofs are still taken. */
export const provableRetrieval = statesThatAllow(retrievalTransitions, 'prove-one', 'prove-both');

/** Whether proofs are still taken. */
export function takesProofs(status: RetrievalStatus): status is (typeof provableRetrieval)[number] {
  return isOneOf(provableRetrieval, status);
}
