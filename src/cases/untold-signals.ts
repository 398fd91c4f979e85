import type { SignalDefinition } from '@temporalio/common';
import type { Transaction } from '../adapters/database.js';
import type { Dependencies } from '../dependencies.js';
import { limits } from '../domain/limits.js';
import type { Prisma, UntoldSignal } from '../generated/prisma/client.js';
import { errorName } from './error-name.js';
import { sendSignal } from './signals.js';

/** A signal that a workflow is to get once what it tells of has committed. */
export type DueSignal = Omit<UntoldSignal, 'args'> & { readonly args: unknown[] };

/** How many are told again at once: as long as Temporal is away each waits as long as one. */
const atOnce = 100;

/** Keeps signals with what they tell of, in its transaction: an API that ends now, or a Temporal that is away, loses none. */
export async function keepSignals(tx: Transaction, due: readonly DueSignal[]): Promise<void> {
  if (due.length === 0) return;
  await tx.untoldSignal.createMany({
    data: due.map(({ args, ...one }) => ({ ...one, args: args as Prisma.InputJsonValue[] })),
  });
}

/** Sends a kept signal, and forgets it once Temporal has taken it. What fails is logged, and sent again by the sweep. */
export async function tell(
  dependencies: Dependencies,
  { id, workflowId, signal, args }: DueSignal,
): Promise<void> {
  const { db, log } = dependencies;
  const definition = { type: 'signal', name: signal } as SignalDefinition<unknown[]>;
  if (!(await sendSignal(dependencies, workflowId, definition, ...args))) return;
  try {
    await db.untoldSignal.deleteMany({ where: { id } });
  } catch (error) {
    log.warn({ workflowId, signal, error: errorName(error) }, 'a signal that was sent is sent again');
  }
}

/** Sends again what an API that ended, or an absent Temporal, left unsent. A workflow that hears of a row twice does nothing of it twice. */
export async function signalAgain(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const { db, clock } = dependencies;
  const untold = await db.untoldSignal.findMany({
    // What was decided just now is being told by who decided it.
    where: { at: { lt: new Date(clock().getTime() - 2 * limits.updateMs) } },
    orderBy: { at: 'asc' },
    take: atOnce,
  });
  if (!stopping.aborted)
    await Promise.all(untold.map((one) => tell(dependencies, { ...one, args: one.args as unknown[] })));
}
