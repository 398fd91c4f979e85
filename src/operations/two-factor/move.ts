import type { Database, Transaction } from '../../adapters/database.js';
import { closeCase } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { TextEvent } from '../../domain/sending.js';
import { codeSendTransitions } from '../../domain/two-factor/code-delivery.js';
import { challengeTransitions, type ChallengeEvent } from '../../domain/two-factor/states.js';
import { moving } from '../../domain/transition.js';
import type { Prisma } from '../../generated/prisma/client.js';

/**
 * Ends open challenges as their table says, with their cases, and returns which; of two who are at one at once the first decides, and the other
 * ends none.
 */
export async function endChallenges(
  tx: Transaction,
  which: Omit<Prisma.CodeChallengeWhereInput, 'state'>,
  event: ChallengeEvent,
  { at, ...line }: { readonly at: Date } & Pick<CaseLine, 'actorId' | 'detail'>,
): Promise<string[]> {
  const { from, to } = moving(challengeTransitions, event);
  const ended = await tx.codeChallenge.updateManyAndReturn({
    where: { ...which, state: { in: from } },
    data: { state: to, settledAt: at },
    select: { id: true },
  });
  const ids = ended.map(({ id }) => id);
  for (const caseId of ids)
    await closeCase(tx, {
      caseId,
      state: to,
      at: at.toISOString(),
      event: { key: 'settled', code: `challenge-${to}`, ...line },
    });
  return ids;
}

/** Moves sendings of codes as their table says, and returns how many; one that someone else has moved meanwhile stays as it is. Locks them by the change. */
export async function moveSends(
  db: Database | Transaction,
  which: Omit<Prisma.CodeSendWhereInput, 'status'>,
  event: TextEvent,
  data: Omit<Prisma.CodeSendUpdateManyMutationInput, 'status'> = {},
): Promise<{ readonly count: number }> {
  const { from, to } = moving(codeSendTransitions, event);
  return db.codeSend.updateMany({
    where: { ...which, status: { in: from } },
    data: { ...data, status: to },
  });
}
