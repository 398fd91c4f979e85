import { appendAudit } from '../../audit/trail.js';
import { openCase } from '../../cases/open.js';
import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import type { CaseKind } from '../../domain/ids.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Throttle } from '../../security/throttle.js';
import { commit } from '../../cases/after-commit.js';

/** Takes a request that names nothing but an address; a refusal says nothing about accounts. */
export type UnreadRequest = (typed: string, ip: string) => Promise<Refusal | null>;

/** A request that a case answers by mail. */
interface UnreadKind {
  readonly kind: CaseKind;
  readonly act: string;
  readonly workflowId: (caseId: string) => string;
  /** How often one network address may ask, and one address be mailed. */
  readonly mayAsk: Throttle;
  readonly mayBeMailed: Throttle;
  /** Writes what is asked for, beside its case. */
  readonly write: (
    tx: Transaction,
    row: { readonly id: string; readonly portal: Portal; readonly email: string; readonly requestedAt: Date },
  ) => Promise<unknown>;
}

/**
 * Accepts requests without reading any account: what is written is the same for every address, and the workflow looks it up beside the
 * answer. Beyond the limit of an address nothing is written, and the answer is the same.
 */
export function acceptUnread(
  dependencies: Dependencies,
  portal: Portal,
  { kind, act, workflowId, mayAsk, mayBeMailed, write }: UnreadKind,
): UnreadRequest {
  const { clock } = dependencies;
  return async (typed, ip) => {
    if (!(await mayAsk(ip))) return { refused: 'rate-limited' };
    const email = parseEmail(typed);
    if (isRefusal(email)) return email;
    if (!(await mayBeMailed(`${portal}/${email}`))) return null;
    const requestedAt = clock();
    return commit(dependencies, async (tx, after) => {
      const opened = await openCase(tx, { kind, workflowId, state: 'requested', at: requestedAt });
      await write(tx, { id: opened.caseId, portal, email, requestedAt });
      await appendAudit(tx, {
        at: requestedAt,
        actor: { kind: 'system' },
        act,
        subject: { kind: 'case', id: opened.caseId },
        detail: { portal },
      });
      after.start(opened.caseId);
      return null;
    });
  };
}
