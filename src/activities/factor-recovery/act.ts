import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account/account.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { PeopleAtWork } from '../../domain/two-people.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { FactorRecovery } from '../../generated/prisma/client.js';
import { lockOwner, viewOf, type RecoveryView } from './view.js';

/** Someone of support who acts on a recovery. */
export interface ActOnRecovery {
  readonly recoveryId: string;
  readonly actorId: string;
  readonly policy: FactorRecoveryPolicy;
  readonly at: IsoInstant;
}

/** Does an act with the account's row locked, which must be of someone else who may sign in; repeated, it answers the same. */
export async function act(
  db: Dependencies['db'],
  { recoveryId, actorId, at }: Omit<ActOnRecovery, 'policy'>,
  { from, to }: { readonly from: readonly FactorRecovery['state'][]; readonly to: FactorRecovery['state'] },
  check: (actorId: string, row: FactorRecovery & PeopleAtWork) => Refusal | null,
  move: (tx: Transaction) => Promise<boolean>,
): Promise<RecoveryView | Refusal> {
  const refusal = await db.$transaction(async (tx): Promise<Refusal | null> => {
    await lockOwner(tx, recoveryId);
    const row = await tx.factorRecovery.findUniqueOrThrow({
      where: { id: recoveryId },
      include: { account: true },
    });
    // A retried attempt finds its own work.
    if (row.state === to && (row.approvedById ?? row.secondProofById ?? row.proofById) === actorId)
      return null;
    if (!from.includes(row.state)) return { refused: 'state-does-not-allow' };
    if (row.account === null || !maySignIn(row.account, new Date(at))) return { refused: 'account-on-hold' };
    const refused = check(actorId, { ...row, recordedBy: [row.proofById, row.secondProofById] });
    if (refused !== null) return refused;
    return (await move(tx)) ? null : { refused: 'state-does-not-allow' };
  });
  return isRefusal(refusal) ? refusal : viewOf(db, recoveryId);
}
