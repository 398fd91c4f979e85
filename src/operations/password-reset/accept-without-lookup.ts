import { appendAudit } from '../../audit/trail.js';
import { openCase } from '../../cases/open.js';
import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import type { CaseKind } from '../../domain/ids.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { createThrottle, type Throttle } from '../../security/throttle.js';
import type { Limit } from '../../domain/limits.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';

/**
 * Takes a request that names nothing but an address. Who asks is counted by the first of some keys that has tries left: the network, then what the
 * browser proves. A refusal says nothing about accounts.
 */
export type AnonymousRequest = (typed: string, countedBy: readonly string[]) => Promise<Refusal | null>;

interface NamedLimit {
  readonly name: string;
  readonly limit: Limit;
}

/** A request that a case answers by mail, whatever its address is. */
export interface AnonymousKind {
  readonly kind: CaseKind;
  readonly act: string;
  readonly workflowId: (caseId: string) => string;
  /** How often one network address may ask, and one address be mailed, each under the name by which it is counted. */
  readonly perIp: NamedLimit;
  readonly perAddress: NamedLimit;
  /** Writes what is asked for, beside its case. */
  readonly write: (
    tx: Transaction,
    row: { readonly id: string; readonly portal: Portal; readonly email: string; readonly requestedAt: Date },
  ) => Promise<unknown>;
}

/**
 * Accepts requests without reading any account: what is written is the same for every address, and the workflow looks it up beside the answer.
 * Beyond the limit of an address nothing is written, and the answer is the same. Locks nothing.
 */
export function acceptWithoutLookup(
  dependencies: Dependencies,
  portal: Portal,
  kind: AnonymousKind,
): AnonymousRequest {
  const { clock } = dependencies;
  const mayAsk = createThrottle(dependencies, kind.perIp.name, kind.perIp.limit);
  const mayBeMailed = mailsPerAddress(dependencies, kind);
  const isWithin = async (countedBy: readonly string[]) => {
    for (const key of countedBy) if (await mayAsk(key)) return true;
    return false;
  };
  return async (typed, countedBy) => {
    if (!(await isWithin(countedBy))) return { refused: mayAsk.refusal };
    const email = parseEmail(typed);
    if (isRefusal(email)) return email;
    if (!(await mayBeMailed(`${portal}/${email}`))) return null;
    return commit(dependencies, async (tx, after) => {
      await openAnonymous(tx, after, kind, { portal, email, requestedAt: clock() });
      return null;
    });
  };
}

/** Counts what an address is mailed because of such requests; its keys name portal and address. */
export function mailsPerAddress(dependencies: Dependencies, { perAddress }: AnonymousKind): Throttle {
  return createThrottle(dependencies, perAddress.name, perAddress.limit);
}

/** Opens the case of a request for an address, within a transaction; says which it is. */
export async function openAnonymous(
  tx: Transaction,
  after: AfterCommit,
  { kind, act, workflowId, write }: AnonymousKind,
  asked: { readonly portal: Portal; readonly email: string; readonly requestedAt: Date },
): Promise<string> {
  const { portal, requestedAt: at } = asked;
  const { caseId } = await openCase(tx, { kind, workflowId, state: 'requested', at });
  await write(tx, { ...asked, id: caseId });
  await appendAudit(tx, {
    at,
    actor: { kind: 'system' },
    act,
    subject: { kind: 'case', id: caseId },
    detail: { portal },
  });
  after.start(caseId);
  return caseId;
}
