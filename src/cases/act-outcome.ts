import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';
import { isRefusal, type RefusalCode } from '../domain/refusals.js';
import { actOutcomeOf, type Act } from '../domain/acts.js';
import type { UpdateResult } from '../protocol/acts.js';
import { voidActTokens } from '../tokens/act-token.js';
import { refusalInTrail } from './repeated-act.js';
import { refusalIn } from './signals.js';

/** How an act went that someone sent: `void` was not done and never will be; `pending` is not known yet. */
export interface ActReport {
  readonly act: Act;
  readonly workflowId: string;
  readonly state: 'pending' | 'done' | 'refused' | 'void';
  /** Why it was refused. */
  readonly code: RefusalCode | null;
}

/** Milliseconds for which a page waits for the answer; it can be loaded again. */
const patienceMs = 2_000;

/** How an act of this account went, by the id of its update; null where the account sent no such act. */
export async function actOutcome(
  dependencies: Dependencies,
  { updateId, accountId }: { readonly updateId: string; readonly accountId: string },
): Promise<ActReport | null> {
  const { db, clock } = dependencies;
  const rows = await db.actToken.findMany({
    where: { updateId, accountId },
    orderBy: { expiresAt: 'desc' },
  });
  const [newest] = rows;
  if (newest === undefined) return null;
  const report = (state: ActReport['state'], code: RefusalCode | null = null): ActReport => ({
    act: newest.update as Act,
    workflowId: newest.workflowId,
    state,
    code,
  });
  const refused = (code: RefusalCode) =>
    actOutcomeOf({ refused: code }) === 'void' ? report('void') : report('refused', code);
  const answer = await answerOf(dependencies, newest.workflowId, updateId);
  if (answer !== null && answer !== 'forgotten')
    return isRefusal(answer) ? refused(answer.refused) : report('done');
  // Nobody answers: what wasn't redeemed by now can be taken back, and what was is under way or done.
  const now = clock();
  if (
    newest.expiresAt > now &&
    rows.every(({ redeemedBy, voidedAt }) => redeemedBy === null && voidedAt === null)
  )
    return report('pending');
  if ((await voidActTokens(db, { updateId, at: now })) === 'void') return report('void');
  if (answer !== 'forgotten') return report('pending');
  const code = await refusalInTrail(db, newest);
  return code === null ? report('done') : refused(code);
}

/** What the workflow answered; null while it has not, `forgotten` where it has ended and does not know anymore. */
async function answerOf(
  { temporal }: Dependencies,
  workflowId: string,
  updateId: string,
): Promise<UpdateResult | 'forgotten' | null> {
  try {
    return await temporal.withDeadline(Date.now() + patienceMs, () =>
      temporal.workflow.getHandle(workflowId).getUpdateHandle<UpdateResult>(updateId).result(),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return { refused: refusalIn(error) };
    return error instanceof WorkflowNotFoundError ? 'forgotten' : null;
  }
}
