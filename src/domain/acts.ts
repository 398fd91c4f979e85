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
  | 'factor-recovery';

interface ActRule {
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
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: ['requested', 'in_notice', 'held'],
  },
  changeLastDay: {
    of: 'contract-termination',
    roles: ['provider', 'agent', 'lead'],
    states: ['requested', 'in_notice', 'held'],
  },
  delayNotice: { of: 'contract-termination', roles: ['provider'], states: ['requested'] },
  sendNoticeNow: { of: 'contract-termination', roles: ['provider', 'agent', 'lead'], states: ['requested'] },
  hold: { of: 'contract-termination', roles: ['agent', 'lead'], states: ['requested', 'in_notice'] },
  release: { of: 'contract-termination', roles: ['agent', 'lead'], states: ['held'] },
  waiveNotice: {
    of: 'contract-termination',
    roles: ['agent', 'lead'],
    states: ['requested', 'in_notice', 'held'],
  },
  overrideGate: { of: 'contract-termination', roles: ['lead'], states: ['closing'] },
  recordCall: { of: 'client-migration', roles: ['agent', 'lead'], states: ['open'] },
  retryStep: { of: ['offboarding', 'note-export'], roles: ['agent', 'lead'], states: ['waiting', 'failed'] },
  resendVerification: {
    of: 'email-verification',
    roles: ['client', 'provider', 'agent', 'lead'],
    states: ['sent', 'expired'],
  },
  releaseAddress: { of: 'password-reset', roles: ['agent', 'lead'], states: ['address_suppressed'] },
  closeReset: { of: 'password-reset', roles: ['agent', 'lead'], states: ['address_suppressed'] },
  liftHold: { of: 'account-hold', roles: ['lead'], states: ['held'] },
  recordProof: { of: 'factor-recovery', roles: ['agent', 'lead'], states: ['mailbox_proven'] },
  approveRecovery: { of: 'factor-recovery', roles: ['agent', 'lead'], states: ['proof_recorded'] },
  denyRecovery: {
    of: 'factor-recovery',
    roles: ['agent', 'lead'],
    states: ['requested', 'mailbox_proven', 'proof_recorded', 'waiting'],
  },
  withdrawInvitation: {
    of: 'provider-invitation',
    roles: ['provider', 'agent', 'lead'],
    states: ['invited'],
  },
} as const satisfies Record<string, ActRule>;

export type Act = keyof typeof acts;

/** Whether somebody in a role may do an act while the workflow is in a state. */
export function mayAct(act: Act, role: ActRole, state: string): boolean {
  const { roles, states } = acts[act];
  return (roles as readonly ActRole[]).includes(role) && (states as readonly string[]).includes(state);
}

/** Whether a process takes an act. */
export function takesAct(process: string, act: Act): boolean {
  return ([acts[act].of].flat() as string[]).includes(process);
}
