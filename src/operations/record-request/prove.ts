import type { Transaction } from '../../adapters/database.js';
import { worksOnCases } from '../../domain/acts.js';
import { readAuthorization } from '../../domain/record-request/authorization.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { checkConsent } from '../../domain/record-request/minors.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { letHappen } from './change.js';
import { isMinorsRequest, type RequestRow } from './row.js';

/**
 * Writes that our staff knows who asks, and that they may: from papers; for a minor's records a clinician from the answers about consent (45 CFR
 * 164.502(g)(3)); for a third party with what its authorization names, which limits all that is released (45 CFR 164.508(c)(1)).
 */
export async function proveByStaff(
  tx: Transaction,
  of: {
    readonly row: RequestRow;
    readonly by: Decider;
    readonly typed: Readonly<Record<string, string | undefined>>;
    readonly reason: string;
    readonly at: Date;
  },
): Promise<RequestRow | Refusal> {
  const { row, by, typed, reason, at } = of;
  const { requester } = row;
  if (row.provenAt !== null) return row;
  const isMinor = isMinorsRequest(row, at);
  const refusal = checkConsent({ requester, isMinor, role: by.role, answers: typed });
  if (refusal !== null) return refusal;
  if (!worksOnCases(by.role) && by.role !== 'clinician') return { refused: 'not-allowed' };
  const authorization = requester === 'third_party' ? readAuthorization(typed) : null;
  if (authorization !== null && isRefusal(authorization)) return authorization;
  const line = { key: 'prove', code: 'records-asker-known', actorId: by.id } as const;
  const scope = authorization === null ? {} : { ...authorization.days, until: authorization.until };
  return letHappen(tx, {
    requestId: row.id,
    event: { kind: 'prove', authorization },
    line: { ...line, detail: { by: 'staff', reason, ...scope } },
    data: { provenById: by.id, papers: reason },
    at,
  });
}
