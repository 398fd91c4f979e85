import type { Acknowledgement, CareEndsReason, Plan } from '../../domain/contract-termination/states.js';
import type { leavingReasons } from '../../domain/contract-termination/form.js';

/** What a provider may plan for a client, as the form and the check page call it. */
export const planLabels: Record<Plan, string> = {
  continues_on_headway: 'Continues on Headway with someone else',
  care_ends: 'Care ends before the last day',
  follows_provider: 'Says they want to follow me',
  not_known: 'Not known',
};

/** Why care ends before the last day. */
export const becauseLabels: Record<CareEndsReason, string> = {
  referral_given: 'A referral was given',
  client_decision: 'The client decided',
};

/** Why a provider leaves, if they say so. */
export const reasonLabels: Record<(typeof leavingReasons)[number], string> = {
  retiring: 'I’m retiring or pausing',
  moving: 'I’m moving',
  caseload_full: 'My caseload is full',
  pay: 'Pay',
  product: 'How Headway works for me',
  other: 'Something else',
};

/** Source: Headway help, "Taking clients off of Headway if you leave" and "What happens to your progress notes after leaving Headway". */
export const acknowledgementLabels: Record<Acknowledgement, string> = {
  own_clients_are_yours: 'Clients I brought to Headway are mine, and I am welcome to take them with me.',
  headway_sourced_stay:
    'Clients who found me on Headway are expected to continue to be seen on Headway; each of them is asked what they want.',
  download_notes: 'I will download my notes before I leave: record requests of clients are referred to me.',
};
