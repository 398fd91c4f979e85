import { suspensionTransitions } from './account-suspension/states.js';
import { addressRecoveryTransitions } from './address-recovery/states.js';
import { majorityTransitions } from './client-majority/states.js';
import { choicesByCall, migrationTransitions } from './client-migration/states.js';
import { reactivationTransitions } from './client-reactivation/states.js';
import { contactTransitions } from './contact-request/states.js';
import { gates, terminationTransitions } from './contract-termination/states.js';
import { conclusions } from './disclosure-report/assessment.js';
import { disclosureReportTransitions } from './disclosure-report/states.js';
import { everyProof } from './factor-recovery/proofs.js';
import { resendableVerification } from './email-verification/states.js';
import { exportTransitions } from './note-export/states.js';
import { recordedProofs } from './note-retrieval/proofs.js';
import { provableRetrieval, retrievalTransitions } from './note-retrieval/states.js';
import { offboardingTransitions } from './offboarding/steps.js';
import { resetTransitions } from './password-reset/states.js';
import { invitationTransitions } from './provider-invitation/states.js';
import type { Refusal, RefusalCode } from './refusals.js';
import { openStates, statesThatAllow } from './transition.js';

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
  | 'account-suspension'
  | 'provider-invitation'
  | 'factor-recovery'
  | 'address-recovery'
  | 'contact-request'
  | 'note-retrieval'
  | 'client-reactivation'
  | 'client-majority'
  | 'disclosure-report';

/** What an act takes beside its token and reason. A value is of the example's type. */
export interface ActField {
  readonly example: string | number | boolean;
  /** The only values there are, where they are few. */
  readonly options?: readonly string[];
  readonly isOptional?: true;
  /** It takes words, and not a date. */
  readonly isText?: true;
  /** What a value of another shape is refused with. */
  readonly refused: RefusalCode;
}

interface ActRule {
  /** What it does, for the one who is about to do it. */
  readonly does: string;
  readonly of: ActProcess | readonly ActProcess[];
  readonly roles: readonly ActRole[];
  readonly states: readonly string[];
  readonly fields?: Readonly<Record<string, ActField>>;
}

const words = { isText: true, refused: 'disclosure-field-missing' } as const;

/**
 * Acts on a running workflow, by update name: on which process, who may do it, in which states, and what it takes. The workflow's check,
 * the form of the console and the example in the Temporal UI come from here. An act token is issued for exactly one of these (process
 * book, "Acts by support"); the workflow checks the state again when the token is redeemed.
 */
export const acts = {
  withdraw: {
    does: 'Ends the case as if it had never been asked for: listing and bookings come back, and clients who were told learn that the provider stays.',
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: statesThatAllow(terminationTransitions, 'withdraw'),
  },
  changeLastDay: {
    does: 'Moves the last day; every client who was told is told again.',
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: statesThatAllow(terminationTransitions, 'withdraw'),
    fields: { lastDay: { example: '2027-01-15', refused: 'last-day-missing' } },
  },
  delayNotice: {
    does: 'Puts the notice to clients off by up to seven days.',
    of: 'contract-termination',
    roles: ['provider'],
    states: statesThatAllow(terminationTransitions, 'begin-notice'),
    fields: { days: { example: 2, refused: 'delay-too-long' } },
  },
  sendNoticeNow: {
    does: 'Tells the clients now.',
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: statesThatAllow(terminationTransitions, 'begin-notice'),
  },
  hold: {
    does: 'Stops what is sent and the closing; dates stay.',
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: statesThatAllow(terminationTransitions, 'hold'),
  },
  release: {
    does: 'Ends the hold; a last day that has passed must be moved.',
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: statesThatAllow(terminationTransitions, 'release'),
    fields: { lastDay: { example: '2027-01-15', isOptional: true, refused: 'last-day-not-a-date' } },
  },
  waiveNotice: {
    does: 'Lets the last day be any day from today on.',
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: statesThatAllow(terminationTransitions, 'withdraw'),
  },
  overrideGate: {
    does: 'Lets the case close with one kind of unfinished work.',
    of: 'contract-termination',
    roles: ['lead'],
    states: statesThatAllow(terminationTransitions, 'complete'),
    fields: { gate: { example: gates[0], options: gates, refused: 'gate-not-open' } },
  },
  recordCall: {
    does: 'Records a call to the client: reached, with their choice, or not reached.',
    of: 'client-migration',
    roles: ['agent', 'lead'],
    states: openStates(migrationTransitions),
    fields: {
      reached: { example: true, refused: 'choice-unknown' },
      choice: { example: 'stays', options: choicesByCall, isOptional: true, refused: 'choice-unknown' },
    },
  },
  retryStep: {
    does: 'Tries the step that failed again.',
    of: ['offboarding', 'note-export'],
    roles: ['agent', 'lead'],
    states: [
      ...statesThatAllow(offboardingTransitions, 'retry'),
      ...statesThatAllow(exportTransitions, 'retry'),
    ],
  },
  resendVerification: {
    does: 'Sends the email again with a fresh link; older links stop working.',
    of: 'email-verification',
    roles: ['client', 'provider', 'agent', 'lead'],
    states: resendableVerification,
  },
  releaseAddress: {
    does: 'Takes the address off the list of blocked addresses and sends a fresh link at once.',
    of: 'password-reset',
    roles: ['agent', 'lead'],
    states: statesThatAllow(resetTransitions, 'release'),
  },
  closeReset: {
    does: 'Closes the case without an email; the address stays blocked.',
    of: 'password-reset',
    roles: ['agent', 'lead'],
    states: statesThatAllow(resetTransitions, 'close'),
  },
  liftHold: {
    does: 'Lets the owner back into the account.',
    of: 'account-suspension',
    roles: ['lead'],
    states: statesThatAllow(suspensionTransitions, 'lift'),
    fields: { restoreAddress: { example: false, refused: 'field-malformed' } },
  },
  recordProof: {
    does: 'Records how the person proved who they are.',
    of: ['factor-recovery', 'address-recovery'],
    roles: ['agent', 'lead'],
    states: statesThatAllow(addressRecoveryTransitions, 'record-proof', 'record-second-proof'),
    fields: { proof: { example: everyProof[0], options: everyProof, refused: 'proof-missing' } },
  },
  approveRecovery: {
    does: 'Approves the recovery; someone other than the person who recorded the proof decides.',
    of: ['factor-recovery', 'address-recovery'],
    roles: ['agent', 'lead'],
    states: statesThatAllow(addressRecoveryTransitions, 'approve'),
  },
  denyRecovery: {
    does: 'Denies the recovery; phone and address stay as they are.',
    of: ['factor-recovery', 'address-recovery'],
    roles: ['agent', 'lead'],
    states: statesThatAllow(addressRecoveryTransitions, 'deny'),
  },
  recordRetrievalProof: {
    does: 'Records how the former provider proved who they are.',
    of: 'note-retrieval',
    roles: ['agent', 'lead'],
    states: provableRetrieval,
    fields: { proof: { example: recordedProofs[0], options: recordedProofs, refused: 'proof-missing' } },
  },
  sendRetrievalCode: {
    does: 'Sends a code to the phone that is kept of the former provider, who types it on our page.',
    of: 'note-retrieval',
    roles: ['agent', 'lead'],
    states: provableRetrieval,
  },
  approveRetrieval: {
    does: 'Approves the release of the notes; a lead decides who has recorded no proof.',
    of: 'note-retrieval',
    roles: ['lead'],
    states: statesThatAllow(retrievalTransitions, 'approve'),
  },
  denyRetrieval: {
    does: 'Closes the case; no notes are given out.',
    of: 'note-retrieval',
    roles: ['agent', 'lead'],
    states: statesThatAllow(retrievalTransitions, 'deny'),
  },
  resolveContact: {
    does: 'Resolves the request; the person is told and can reopen it for 14 days. One that may tell of a crisis must be answered first.',
    of: 'contact-request',
    roles: ['agent', 'lead'],
    states: statesThatAllow(contactTransitions, 'resolve'),
  },
  reactivate: {
    does: 'Opens the deactivated account again; its owner is told and chooses a new password.',
    of: 'client-reactivation',
    roles: ['agent', 'lead'],
    states: statesThatAllow(reactivationTransitions, 'reactivate'),
  },
  denyReactivation: {
    does: 'Leaves the account closed, and tells its owner so.',
    of: 'client-reactivation',
    roles: ['agent', 'lead'],
    states: statesThatAllow(reactivationTransitions, 'deny'),
  },
  confirmOwnAddress: {
    does: 'Confirms that the address is the person’s own and not the guardian’s; once they are of age the account is theirs.',
    of: 'client-majority',
    roles: ['agent', 'lead'],
    states: statesThatAllow(majorityTransitions, 'hand-over'),
  },
  denyOwnAddress: {
    does: 'Drops the address that was named; the person can name another behind the same link.',
    of: 'client-majority',
    roles: ['agent', 'lead'],
    states: statesThatAllow(majorityTransitions, 'hand-over'),
  },
  assessDisclosure: {
    does: 'Writes down the four factors of 45 CFR 164.402(2), and whether it is a breach; someone else approves it.',
    of: 'disclosure-report',
    roles: ['agent', 'lead'],
    states: statesThatAllow(disclosureReportTransitions, 'assess'),
    fields: {
      nature: { ...words, example: 'Names and appointments; no notes.' },
      receivedBy: { ...words, example: 'Another provider, who must keep it confidential.' },
      acquired: { ...words, example: 'The email was opened.' },
      mitigation: { ...words, example: 'The provider deleted it and said so in writing.' },
      conclusion: { example: conclusions[0], options: conclusions, refused: 'field-malformed' },
    },
  },
  approveDisclosure: {
    does: 'Approves the assessment; a lead decides who did not make it. Where it is a breach, letters go out at once.',
    of: 'disclosure-report',
    roles: ['lead'],
    states: statesThatAllow(disclosureReportTransitions, 'find_breach'),
  },
  delayBreachNotices: {
    does: 'Keeps notices back because law enforcement asked for it (45 CFR 164.412).',
    of: 'disclosure-report',
    roles: ['lead'],
    states: openStates(disclosureReportTransitions),
    fields: {
      through: { example: '2027-01-15', refused: 'breach-delay-wrong' },
      statement: { example: 'written', options: ['written', 'oral'], refused: 'field-malformed' },
    },
  },
  recordBreachNotice: {
    does: 'Writes down that the media or HHS were told.',
    of: 'disclosure-report',
    roles: ['agent', 'lead'],
    states: statesThatAllow(disclosureReportTransitions, 'close'),
    fields: {
      whom: { example: 'hhs', options: ['media', 'hhs'], refused: 'field-malformed' },
      toldOn: { example: '2027-01-15', refused: 'disclosure-day-wrong' },
    },
  },
  closeBreach: {
    does: 'Closes the report once everyone was told.',
    of: 'disclosure-report',
    roles: ['lead'],
    states: statesThatAllow(disclosureReportTransitions, 'close'),
  },
  withdrawInvitation: {
    does: 'Stops the link of the invitation.',
    of: 'provider-invitation',
    roles: ['provider', 'agent', 'lead'],
    states: statesThatAllow(invitationTransitions, 'withdraw'),
  },
} as const satisfies Record<string, ActRule>;

export type Act = keyof typeof acts;

/** What an act takes beside its token and reason, by name; nothing for most. */
export function fieldsOfAct(act: Act): Readonly<Record<string, ActField>> {
  const rule: ActRule = acts[act];
  return rule.fields ?? {};
}

/** Refuses an argument whose fields don't have the shape that the act takes. */
export function checkActFields(act: Act, argument: object): Refusal | null {
  for (const [field, { example, options, isOptional, refused }] of Object.entries(fieldsOfAct(act))) {
    const value: unknown = (argument as Readonly<Record<string, unknown>>)[field];
    if (value === undefined && isOptional) continue;
    const fits = typeof value === typeof example && (options?.includes(String(value)) ?? true);
    if (!fits) return { refused, field };
  }
  return null;
}

/** An argument of an act as JSON, for someone who sends it from the Temporal UI or the command line. */
export function exampleArgument(act: Act): string {
  const fields = Object.entries(fieldsOfAct(act)).map(([field, { example }]) => [field, example] as const);
  return JSON.stringify({ actToken: 'from the case page', reason: 'why', ...Object.fromEntries(fields) });
}

/** The roles that work on cases: they start them and finish tasks. Clinicians decide about records, auditors only read (docs/glossary.md). */
export const caseworkRoles = ['agent', 'lead'] as const satisfies readonly ActRole[];

/** Whether a role works on cases. */
export function worksOnCases(role: ActRole): boolean {
  return (caseworkRoles as readonly ActRole[]).includes(role);
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

/** How an act went, as the audit trail says it: an accepted one is done unless its own refusal follows; of one that was sent by hand the end may not be known. */
export type ActOutcome = 'accepted' | 'refused' | 'void' | 'unknown';

/** The outcome of an act that was or wasn't refused; void is what came after its time. */
export function actOutcomeOf(refusal: Refusal | null): ActOutcome {
  if (refusal === null) return 'accepted';
  return refusal.refused === 'act-token-expired' ? 'void' : 'refused';
}

/** Whether a process takes an act. */
export function takesAct(process: string, act: Act): boolean {
  return ([acts[act].of].flat() as string[]).includes(process);
}
