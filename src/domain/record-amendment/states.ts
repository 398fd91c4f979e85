import { isOneOf } from '../named.js';
import { statesThatAllow, type Transitions } from '../transition.js';

export type AmendmentStatus = 'referred' | 'overdue' | 'decided' | 'disagreed' | 'settled' | 'withdrawn';

export type AmendmentStep =
  'extend' | 'decide' | 'miss' | 'disagree' | 'name-others' | 'rebut' | 'settle' | 'withdraw';

/**
 * What a request to amend a record goes through (process book, "disclosure, amendment"). A late one stays open until someone decides. Who disagrees after
 * all is over is still heard: the statement is kept with the chart (45 CFR 164.526(d)(2)).
 */
export const amendmentTransitions = {
  referred: { extend: 'referred', decide: 'decided', miss: 'overdue', withdraw: 'withdrawn' },
  overdue: { decide: 'decided', withdraw: 'withdrawn' },
  decided: { 'name-others': 'decided', disagree: 'disagreed', settle: 'settled' },
  disagreed: { rebut: 'settled', settle: 'settled' },
  settled: { 'name-others': 'settled', disagree: 'settled' },
  withdrawn: {},
} as const satisfies Transitions<AmendmentStatus, AmendmentStep>;

/** States in which a workflow follows the request, and in which it stops the destruction of the chart. */
export const openAmendments = statesThatAllow(amendmentTransitions, 'withdraw', 'settle');

/** Whether something of a request is still to come. */
export function isOpenAmendment(status: AmendmentStatus): boolean {
  return isOneOf(openAmendments, status);
}

/** States in which someone still owes the person a decision. */
export const awaitDecision = statesThatAllow(amendmentTransitions, 'decide');

/** Whether someone still owes the person a decision. */
export function awaitsDecision(status: AmendmentStatus): boolean {
  return isOneOf(awaitDecision, status);
}

/** What a state waits for, in words of support. */
export const amendmentWaitsFor: Partial<Record<AmendmentStatus, string>> = {
  referred: 'the provider to accept or deny the change',
  overdue: 'a decision that is late: the provider, or a clinician of our staff',
  decided: 'the person, who may disagree or name who should know',
  disagreed: 'the provider, who may answer the statement',
};
