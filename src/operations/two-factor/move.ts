import type { Transaction } from '../../adapters/database.js';
import { closeCase } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
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
