import { businessDaysAfter } from '../business-hours.js';
import type { DeactivatedAccount } from '../client-deactivation/policy.js';
import type { Refusal } from '../refusals.js';

/** The periods of a reactivation. A case carries its policy from its start on (docs/decisions/005). */
export interface ReactivationPolicy {
  /** Days for which the link to the address of the account works. Basis: product; someone who left doesn't look every day. */
  readonly linkDays: number;
  /** Business days in which support decides once the address is proven; then a lead is asked. Basis: product. */
  readonly decideBusinessDays: number;
}

export const reactivationPolicy: ReactivationPolicy = { linkDays: 7, decideBusinessDays: 2 };

/** By when support is to decide about a proven reactivation. */
export function decisionDueAt({ decideBusinessDays }: ReactivationPolicy, at: Date): Date {
  return businessDaysAfter(at, decideBusinessDays);
}

/** Why an account can't be reactivated, or null where it can: a deactivated client's, while anything of the record is kept. */
export function checkReactivation(
  account: DeactivatedAccount | null,
  { recordsKept }: { readonly recordsKept: boolean },
): Refusal | null {
  if (account === null || account.portal !== 'client') return { refused: 'reactivation-unknown' };
  if (account.status !== 'deactivated') return { refused: 'reactivation-needless' };
  return recordsKept ? null : { refused: 'reactivation-too-late' };
}
