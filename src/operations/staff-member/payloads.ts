import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount, ownAct } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { issueCodecToken } from '../../tokens/codec-token.js';
import type { SignedIn } from '../account/signed-in.js';
import { tellOfManyRead } from './many-read.js';

/** What staff do with payloads of Temporal: read them, or make the arguments of acts. */
export type CodecAct = 'codec.decode' | 'codec.encode';

/** What can be proven of a payload that was converted. */
export interface Converted {
  /** Null where nobody sealed into it of which workflow it is. */
  readonly workflowId: string | null;
  readonly readable: boolean;
}

/** Milliseconds in which openings of one workflow by one person are one look at it, and one line. */
const oneLookMs = 60_000;

/**
 * Audits what someone of our staff converted: one line a request, with counts, and one a look at a workflow. Its workflow is the one that was
 * sealed into what was opened; where there are several it is none of them, and what nobody sealed in is counted as unproven: a header would say
 * whatever its sender wants. Locks the looks of this person at this workflow.
 */
export async function auditPayloads(
  dependencies: Dependencies,
  { account }: SignedIn,
  act: CodecAct,
  converted: readonly Converted[],
): Promise<void> {
  const { clock } = dependencies;
  const proven = converted.flatMap(({ workflowId }) => (workflowId === null ? [] : [workflowId]));
  const workflows = new Set(proven);
  const subject = workflows.size === 1 ? (proven[0] ?? null) : null;
  await dependencies.db.$transaction(async (tx) => {
    if (act === 'codec.decode' && subject !== null && (await isLooking(tx, account.id, subject, clock())))
      return;
    await appendAudit(tx, {
      at: clock(),
      actor: byAccount(account.id),
      act,
      subject: { kind: 'temporal-workflow', id: subject },
      detail: {
        payloads: converted.length,
        workflows: workflows.size,
        unproven: converted.length - proven.length,
        unreadable: converted.filter(({ readable }) => !readable).length,
      },
    });
    if (act === 'codec.decode') await tellOfManyRead(tx, { accountId: account.id, at: clock() });
  });
}

/** Issues a token for Temporal's CLI, with a line in the audit trail. It is returned this once and stored nowhere. Locks nothing. */
export async function issueTokenForCli(
  dependencies: Dependencies,
  { account, sessionIdHash }: SignedIn,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const now = dependencies.clock();
  const issued = issueCodecToken(dependencies.config.TOKEN_KEYS, { sessionIdHash, now });
  const detail = { until: issued.expiresAt.toISOString() };
  await commit(dependencies, (tx) =>
    appendAudit(tx, { at: now, ...ownAct(account.id), act: 'codec.token', detail }),
  );
  return issued;
}

/** Whether the trail says already that someone looks at this workflow: the UI asks for each payload of a page by itself. */
async function isLooking(tx: Transaction, actorId: string, subjectId: string, now: Date): Promise<boolean> {
  // The requests of one page come at once: each waits for the line of the one before it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`codec.decode ${actorId} ${subjectId}`}, 0))`;
  const since = new Date(now.getTime() - oneLookMs);
  return (
    (await tx.auditEntry.count({ where: { subjectId, actorId, act: 'codec.decode', at: { gt: since } } })) > 0
  );
}
