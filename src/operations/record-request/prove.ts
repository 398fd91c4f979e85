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
  const partIds = namedParts(row, typed);
  const line = { key: 'prove', code: 'records-asker-known', actorId: by.id } as const;
  const scope = authorization === null ? {} : { ...authorization.days, until: authorization.until };
  return letHappen(tx, {
    requestId: row.id,
    event: { kind: 'prove', authorization, partIds },
    line: { ...line, detail: { by: 'staff', reason, ...scope, parts: partIds.length } },
    data: { provenById: by.id, papers: reason },
    at,
  });
}

/** Whether papers may name the records of some providers alone: an authorization does, and a minor may decide about some of their care (45 CFR 164.502(g)(3)). */
export function choosesParts({ requester, parts }: RequestRow): boolean {
  return parts.length > 1 && (requester === 'third_party' || requester === 'guardian');
}

/** The parts that were ticked as named, where there is a choice. */
function namedParts(row: RequestRow, typed: Readonly<Record<string, string | undefined>>): string[] {
  const isNamed = (place: number) => !choosesParts(row) || typed[`named-${place}`] === 'yes';
  return row.parts.flatMap(({ id, place }) => (isNamed(place) ? [id] : []));
}
