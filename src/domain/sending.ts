import { statesAfter, type Transitions } from './transition.js';

/** Where a text stands; `sending` and `unknown` are those of which nobody knows whether they were taken. */
export type TextStatus = 'pending' | 'sending' | 'accepted' | 'unknown' | 'refused' | 'withheld';
export type TextEvent = 'try' | 'put_back' | 'accept' | 'lose' | 'refuse' | 'withhold';

/** What a text goes through: sent at most once, since Twilio’s requests can’t be repeated safely. Trouble before acceptance puts it back. */
export const textTransitions = {
  pending: { try: 'sending' },
  sending: {
    put_back: 'pending',
    accept: 'accepted',
    lose: 'unknown',
    refuse: 'refused',
    withhold: 'withheld',
  },
  accepted: {},
  unknown: {},
  refused: {},
  withheld: {},
} as const satisfies Transitions<TextStatus, TextEvent>;

/** How a sending ended, as the event that ends it. */
export const sendingEnds = {
  accepted: 'accept',
  unknown: 'lose',
  refused: 'refuse',
  withheld: 'withhold',
} as const satisfies Record<Exclude<TextStatus, 'pending' | 'sending'>, TextEvent>;

/** How a text ends that reached nobody; it counts against no limit. */
export const reachedNobody = statesAfter(textTransitions, 'refuse', 'withhold');
