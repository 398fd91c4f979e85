import type { PasswordResetPolicy } from '../../domain/account/policy.js';
import type { Portal } from '../../domain/portals.js';
import type { Transaction } from '../../adapters/database.js';
import { closeCase } from '../../cases/change.js';
import type { ResetStatus } from '../../domain/password-reset/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** What needs no mail anymore: the link is out, the address is suppressed, or the reset is over. */
export type ResetSettled =
  | {
      readonly kind: 'sent';
      readonly accountId: string;
      readonly linkExpiresAt: IsoInstant;
      /** Always empty. Workers of before left it to the workflow to tell the older resets. */
      readonly replaced: readonly string[];
    }
  | { readonly kind: 'suppressed'; readonly accountId: string; readonly escalatesAt: IsoInstant }
  | { readonly kind: 'over'; readonly status: ResetStatus };

/** What a reset comes to once its address was looked up. */
export type ResetDecision =
  | (Owner & {
      readonly kind: 'link';
      readonly token: string;
      readonly linkExpiresAt: IsoInstant;
    })
  | (Owner & { readonly kind: 'held' | 'elsewhere' })
  | ResetSettled;

/** Whose address it is. */
export interface Owner {
  readonly accountId: string;
  readonly email: string;
  readonly portal: Portal;
  readonly givenName: string;
}

/** What is asked for, and when it is decided. */
export interface ResetRequest {
  readonly resetId: string;
  readonly round: number;
  readonly policy: PasswordResetPolicy;
  readonly at: IsoInstant;
  readonly now: Date;
}

/** Closes the case of a reset that ends without a mail. */
export async function closeUnsent(
  tx: Transaction,
  caseId: string,
  state: ResetStatus,
  at: IsoInstant,
  code: 'reset-no-account' | 'reset-joined' | 'reset-unproven' | 'reset-superseded',
): Promise<void> {
  await closeCase(tx, { caseId, state, at, event: { key: code, code } });
}
