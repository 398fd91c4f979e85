import { listWorkflows } from '../../cases/list-workflows.js';
import type { Dependencies } from '../../dependencies.js';
import { limits } from '../../domain/limits.js';
import { challengeSettled, codeAskedFor, twoFactorId } from '../../protocol/two-factor/messages.js';
import { sendSignal } from '../../cases/signals.js';

/** Sendings that their workflow has heard of from this process: a worker that is away is told once, not every few seconds. */
const heard = new Set<string>();

/**
 * Tells challenges of codes that were asked for while Temporal was away, or by an API that ended just then. A sending goes once, however often its
 * challenge hears of it; the first one of a challenge goes with its start.
 */
export async function signalCodesAgain(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const { db, clock } = dependencies;
  const now = clock();
  const unsent = await db.codeSend.findMany({
    where: {
      status: 'pending',
      attempts: 0,
      round: { gt: 0 },
      // The request that asked for a code just now signals the workflow itself.
      requestedAt: { lt: new Date(now.getTime() - 2 * limits.updateMs) },
      challenge: { state: 'open', expiresAt: { gt: now } },
    },
    orderBy: { requestedAt: 'asc' },
  });
  const ids = new Set(unsent.map(({ id }) => id));
  for (const id of heard) if (!ids.has(id)) heard.delete(id);
  for (const { id, challengeId } of unsent) {
    if (stopping.aborted || heard.has(id)) continue;
    if (await sendSignal(dependencies, twoFactorId(challengeId), codeAskedFor)) heard.add(id);
  }
}

/** Running workflows of sign-ins that one sweep looks at: a sign-in takes a minute, and no more of them wait at once. */
const mostRunning = 500;

/** Tells challenges that are settled of it whose workflow still runs, because the API ended before it could say so; without this they would run until they expire. */
export async function signalSettledAgain(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const { db, config, clock } = dependencies;
  // The request that settled one just now signals the workflow itself.
  const before = new Date(clock().getTime() - 2 * limits.updateMs);
  const query = `TaskQueue="${config.TEMPORAL_TASK_QUEUE}" AND CaseKind="two_factor" AND ExecutionStatus="Running" AND StartTime < "${before.toISOString()}"`;
  const found = await listWorkflows(dependencies, { query, most: mostRunning });
  const running = found.map(({ workflowId }) => workflowId.split('/').at(-1) ?? '');
  if (running.length === 0) return;
  const settled = await db.codeChallenge.findMany({
    where: { id: { in: running }, state: { not: 'open' }, settledAt: { lt: before } },
    select: { id: true, state: true },
  });
  for (const { id, state } of settled)
    if (state !== 'open' && !stopping.aborted)
      await sendSignal(dependencies, twoFactorId(id), challengeSettled, { outcome: state });
}
