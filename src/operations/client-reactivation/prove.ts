import { commit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { decisionDueAt, reactivationPolicy } from '../../domain/client-reactivation/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ClientReactivation } from '../../generated/prisma/client.js';
import { clientReactivationId, reactivationChanged } from '../../protocol/client-reactivation/messages.js';
import { findLiveLink } from '../../tokens/mailed-link.js';
import { lockReactivation, moveReactivation } from './move.js';

/** Finds the reactivation that a mailed token opens; changes nothing. */
export async function findReactivation(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  token: string,
): Promise<ClientReactivation | Refusal> {
  const opened = { purpose: 'client-reactivation', token, now: clock() } as const;
  const link = await findLiveLink(db, config.TOKEN_KEYS, opened);
  if (isRefusal(link)) return link;
  const row = await db.clientReactivation.findUnique({ where: { id: link.caseId } });
  return row ?? { refused: 'not-found' };
}

/** Writes that the holder of the token reads the mailbox of the account, and asks support to decide. Pressed twice, it is proven once. Locks the charts and the account. */
export async function proveReactivation(
  dependencies: Dependencies,
  token: string,
): Promise<ClientReactivation | Refusal> {
  const found = await findReactivation(dependencies, token);
  if (isRefusal(found)) return found;
  const at = dependencies.clock();
  const { id: reactivationId, accountId } = found;
  return commit(dependencies, async (tx, after) => {
    if ((await lockReactivation(tx, reactivationId)) === null) return { refused: 'not-found' };
    const moved = await moveReactivation(tx, after, {
      reactivationId,
      event: 'prove',
      data: { provenAt: at },
      waits: { on: 'support', until: decisionDueAt(reactivationPolicy, at) },
      line: { key: 'proven', code: 'reactivation-proven', actorId: accountId },
      at,
    });
    if (moved) {
      await openTaskIn(tx, {
        caseId: reactivationId,
        key: 'decide',
        kind: 'decide_reactivation',
        subjectId: accountId,
        at: at.toISOString(),
      });
      after.signal(clientReactivationId(reactivationId), reactivationChanged);
    }
    return tx.clientReactivation.findUniqueOrThrow({ where: { id: reactivationId } });
  });
}
