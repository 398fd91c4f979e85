import type { Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount, chainAppended, ownAct } from '../../audit/trail.js';
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
 * Audits what someone of our staff converted: one line a look at each workflow, so that a search for it finds who read it, however many were asked
 * for at once. Its workflow is the one that was sealed into what was opened; what nobody sealed in is one line a request, of no workflow: a header
 * would say whatever its sender wants. Locks the looks of this person.
 */
export async function auditPayloads(
  { db, clock }: Dependencies,
  { account }: SignedIn,
  act: CodecAct,
  converted: readonly Converted[],
): Promise<void> {
  const at = clock();
  const ofWorkflows = new Map<string | null, Converted[]>();
  for (const one of converted) {
    const others = ofWorkflows.get(one.workflowId);
    if (others === undefined) ofWorkflows.set(one.workflowId, [one]);
    else others.push(one);
  }
  await db.$transaction(async (tx) => {
    const known =
      act === 'codec.decode' ? await lookedAt(tx, account.id, [...ofWorkflows.keys()], at) : new Set();
    const lines = [...ofWorkflows].filter(([workflowId]) => !known.has(workflowId));
    for (const [workflowId, payloads] of lines)
      await appendAudit(tx, {
        at,
        actor: byAccount(account.id),
        act,
        subject: { kind: 'temporal-workflow', id: workflowId },
        detail: {
          payloads: payloads.length,
          workflows: workflowId === null ? 0 : 1,
          unproven: workflowId === null ? payloads.length : 0,
          unreadable: payloads.filter(({ readable }) => !readable).length,
        },
      });
    if (act === 'codec.decode' && lines.length > 0) {
      await chainAppended(tx);
      await tellOfManyRead(tx, { accountId: account.id, at });
    }
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

/** Those of some workflows of which the trail says already that someone looks at them: the UI asks for each payload of a page by itself. */
async function lookedAt(
  tx: Transaction,
  actorId: string,
  workflowIds: readonly (string | null)[],
  now: Date,
): Promise<ReadonlySet<string | null>> {
  const asked = workflowIds.filter((id) => id !== null);
  if (asked.length === 0) return new Set();
  // The requests of one page come at once: each waits for the line of the one before it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`codec.decode ${actorId}`}, 0))`;
  const since = new Date(now.getTime() - oneLookMs);
  const lines = await tx.auditEntry.findMany({
    where: { subjectId: { in: asked }, actorId, act: 'codec.decode', at: { gt: since } },
    select: { subjectId: true },
  });
  return new Set(lines.map(({ subjectId }) => subjectId));
}
