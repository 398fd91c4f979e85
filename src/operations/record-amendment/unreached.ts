import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import { awaitDecision } from '../../domain/record-amendment/states.js';

/** Writes that the provider can't be asked, so that our staff decides, unless someone has; repeated, it finds its own work. */
export async function writeUnreached(
  tx: Transaction,
  {
    id,
    key = 'provider-asked',
    because,
    at,
  }: { readonly id: string; readonly key?: string; readonly because: string; readonly at: Date },
): Promise<void> {
  const { count } = await tx.recordAmendment.updateMany({
    where: { id, unreachedAt: null, state: { in: awaitDecision } },
    data: { unreachedAt: at },
  });
  if (count === 0) return;
  await addLine(tx, id, at, { key, code: 'amendment-provider-unreached', detail: { because } });
}
