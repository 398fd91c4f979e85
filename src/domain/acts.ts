/** Who acts on a case. */
export type ActRole = 'provider' | 'agent' | 'lead' | 'clinician' | 'auditor';

/**
 * Acts on a running workflow, by update name: who may do it and in which states. An act token is issued for exactly one
 * of these (process book, "Acts by support"); the workflow checks the state again when the token is redeemed.
 */
export const acts = {
  withdraw: { roles: ['provider', 'agent', 'lead'], states: ['requested', 'in_notice', 'held'] },
  changeLastDay: { roles: ['provider', 'agent', 'lead'], states: ['requested', 'in_notice', 'held'] },
  delayNotice: { roles: ['provider'], states: ['requested'] },
  sendNoticeNow: { roles: ['provider', 'agent', 'lead'], states: ['requested'] },
  hold: { roles: ['agent', 'lead'], states: ['requested', 'in_notice'] },
  release: { roles: ['agent', 'lead'], states: ['held'] },
  waiveNotice: { roles: ['agent', 'lead'], states: ['requested', 'in_notice', 'held'] },
  overrideGate: { roles: ['lead'], states: ['closing'] },
  recordCall: { roles: ['agent', 'lead'], states: ['open'] },
  retryStep: { roles: ['agent', 'lead'], states: ['waiting'] },
} as const satisfies Record<string, { roles: readonly ActRole[]; states: readonly string[] }>;

export type Act = keyof typeof acts;

/** Whether somebody in a role may do an act while the workflow is in a state. */
export function mayAct(act: Act, role: ActRole, state: string): boolean {
  const { roles, states } = acts[act];
  return (roles as readonly ActRole[]).includes(role) && (states as readonly string[]).includes(state);
}
