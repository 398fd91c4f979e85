import type { Refusal } from './refusals.js';

/** Who acts on a case: people by their portal, staff by their role. */
export type ActRole = 'client' | 'provider' | 'agent' | 'lead' | 'clinician' | 'auditor';

/** The processes that take acts. */
export type ActProcess =
  | 'contract-termination'
  | 'client-migration'
  | 'offboarding'
  | 'note-export'
  | 'email-verification'
  | 'password-reset'
  | 'account-hold'
  | 'provider-invitation'
  | 'factor-recovery'
  | 'contact-request';

interface ActRule {
  /** What it does, for the one who is about to do it. */
  readonly does: string;
  readonly of: ActProcess | readonly ActProcess[];
  readonly roles: readonly ActRole[];
  readonly states: readonly string[];
}

/**
 * Acts on a running workflow, by update name: on which process, who may do it and in which states. An act token is issued for exactly
 * one of these (process book, "Acts by support"); the workflow checks the state again when the token is redeemed.
 */
export const acts = {
  withdraw: {
    does: 'Ends the case as if it had never been asked for: listing and bookings come back, and clients who were told learn that the provider stays.',
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: ['requested', 'in_notice', 'held'],
  },
  changeLastDay: {
    does: 'Moves the last day; every client who was told is told again.',
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: ['requested', 'in_notice', 'held'],
  },
  delayNotice: {
    does: 'Puts the notice to clients off by up to seven days.',
    of: 'contract-termination',
    roles: ['provider'],
    states: ['requested'],
  },
  sendNoticeNow: {
    does: 'Tells the clients now.',
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: ['requested'],
  },
  hold: {
    does: 'Stops what is sent and the closing; dates stay.',
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: ['requested', 'in_notice'],
  },
  release: {
    does: 'Ends the hold; a last day that has passed must be moved.',
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: ['held'],
  },
  waiveNotice: {
    does: 'Lets the last day be any day from today on.',
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: ['requested', 'in_notice', 'held'],
  },
  overrideGate: {
    does: 'Lets the case close with one kind of unfinished work.',
    of: 'contract-termination',
    roles: ['lead'],
    states: ['closing'],
  },
  recordCall: {
    does: 'Records a call to the client: reached, with their choice, or not reached.',
    of: 'client-migration',
    roles: ['agent', 'lead'],
    states: ['open'],
  },
  retryStep: {
    does: 'Tries the step that failed again.',
    of: ['offboarding', 'note-export'],
    roles: ['agent', 'lead'],
    states: ['waiting', 'failed'],
  },
  resendVerification: {
    does: 'Sends the email again with a fresh link; older links stop working.',
    of: 'email-verification',
    roles: ['client', 'provider', 'agent', 'lead'],
    states: ['sent', 'not_sent', 'expired'],
  },
  releaseAddress: {
    does: 'Takes the address off the list of blocked addresses and sends a fresh link at once.',
    of: 'password-reset',
    roles: ['agent', 'lead'],
    states: ['address_suppressed'],
  },
  closeReset: {
    does: 'Closes the case without an email; the address stays blocked.',
    of: 'password-reset',
    roles: ['agent', 'lead'],
    states: ['address_suppressed'],
  },
  liftHold: {
    does: 'Lets the owner back into the account.',
    of: 'account-hold',
    roles: ['lead'],
    states: ['held'],
  },
  recordProof: {
    does: 'Records how the person proved who they are.',
    of: 'factor-recovery',
    roles: ['agent', 'lead'],
    states: ['mailbox_proven'],
  },
  approveRecovery: {
    does: 'Approves the recovery; someone other than the person who recorded the proof decides.',
    of: 'factor-recovery',
    roles: ['agent', 'lead'],
    states: ['proof_recorded'],
  },
  denyRecovery: {
    does: 'Denies the recovery; the phone stays as it is.',
    of: 'factor-recovery',
    roles: ['agent', 'lead'],
    states: ['requested', 'mailbox_proven', 'proof_recorded', 'waiting'],
  },
  resolveContact: {
    does: 'Resolves the request; the person is told and can reopen it for 14 days. One that may tell of a crisis must be answered first.',
    of: 'contact-request',
    roles: ['agent', 'lead'],
    states: ['open', 'answered'],
  },
  withdrawInvitation: {
    does: 'Stops the link of the invitation.',
    of: 'provider-invitation',
    roles: ['provider', 'agent', 'lead'],
    states: ['invited', 'not_sent'],
  },
} as const satisfies Record<string, ActRule>;

export type Act = keyof typeof acts;

/** Whether a role works on cases: starts them and finishes tasks. Clinicians decide about records, auditors only read (docs/glossary.md). */
export function worksOnCases(role: ActRole): boolean {
  return role === 'agent' || role === 'lead';
}

/** Whether someone in a role may do an act while the workflow is in a state. */
export function mayAct(act: Act, role: ActRole, state: string): boolean {
  const { roles, states } = acts[act];
  return (roles as readonly ActRole[]).includes(role) && (states as readonly string[]).includes(state);
}

/** Whether an act can be done by someone of our staff, in whatever state. */
export function staffRolesOf(act: Act): readonly ActRole[] {
  return acts[act].roles.filter((role) => role !== 'client' && role !== 'provider');
}

/** How an act went, as the audit trail says it: an accepted one is done unless its own refusal follows. */
export type ActOutcome = 'accepted' | 'refused' | 'void';

/** The outcome of an act that was or was not refused; void is what came after its time. */
export function actOutcomeOf(refusal: Refusal | null): ActOutcome {
  if (refusal === null) return 'accepted';
  return refusal.refused === 'act-token-expired' ? 'void' : 'refused';
}

/** Whether a process takes an act. */
export function takesAct(process: string, act: Act): boolean {
  return ([acts[act].of].flat() as string[]).includes(process);
}
