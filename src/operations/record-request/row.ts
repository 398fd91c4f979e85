import { isOneOf } from '../../domain/named.js';
import { endedRequest } from '../../domain/record-request/states.js';
import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import { groundsNamed } from '../../domain/record-request/denial.js';
import type { PartFacts, RequestFacts } from '../../domain/record-request/facts.js';
import { isMinorAt } from '../../domain/record-request/minors.js';
import { needsConsent } from '../../domain/record-request/part2.js';
import { dayOf } from '../../domain/zoned-time.js';
import type { Case, RecordRequest, RecordRequestPart } from '../../generated/prisma/client.js';

/** A request with its parts, in their order, and its case. */
export type RequestRow = RecordRequest & {
  readonly parts: readonly RecordRequestPart[];
  readonly case: Case;
};

const withParts = { parts: { orderBy: { place: 'asc' } }, case: true } as const;

/** Reads a request; null where there is none. */
export function readRequest(tx: Transaction, id: string): Promise<RequestRow | null> {
  return tx.recordRequest.findUnique({ where: { id }, include: withParts });
}

/** Locks a request, so that two decisions wait for each other, and returns it. */
export async function lockRequest(tx: Transaction, id: string): Promise<RequestRow | null> {
  await lockRow(tx, 'record_request', id);
  return readRequest(tx, id);
}

/** Locks a request, and returns it with one of its parts; null where it has none of that id. */
export async function lockPart(
  tx: Transaction,
  requestId: string,
  partId: string,
): Promise<{ readonly row: RequestRow; readonly part: RecordRequestPart } | null> {
  const row = await lockRequest(tx, requestId);
  const part = row?.parts.find(({ id }) => id === partId);
  return row === null || part === undefined ? null : { row, part };
}

/** What of a row decides where the request stands. */
export function factsOf(row: RequestRow): RequestFacts {
  const { receivedAt, timeZone, delivery, provenAt, acknowledgedAt, answeredAt, revokedAt, state } = row;
  return {
    receivedAt,
    timeZone,
    delivery,
    provenAt,
    acknowledgedAt,
    answeredAt,
    revokedAt,
    extendedTo: dayOf(row.extendedTo),
    wanted: { from: dayOf(row.wantedFrom), to: dayOf(row.wantedTo) },
    authorized: { from: dayOf(row.authorizedFrom), to: dayOf(row.authorizedTo) },
    authorizedUntil: dayOf(row.authorizedUntil),
    ended: isOneOf(endedRequest, state) ? state : null,
    parts: row.parts.map((part) => partFacts(row, part)),
  };
}

function partFacts({ requester }: RecordRequest, part: RecordRequestPart): PartFacts {
  const [from, to] = [dayOf(part.withheldFrom), dayOf(part.withheldTo)];
  return {
    id: part.id,
    status: part.state,
    grounds: groundsNamed(part.grounds ?? ''),
    deniedById: part.deniedById,
    withheld: from === null || to === null ? null : { from, to },
    reviewDueAt: part.reviewDueAt,
    needsConsent: needsConsent(requester, part.part2, part.part2ConsentAt),
    delivery: part.delivery,
    releasedAt: part.releasedAt,
    downloadedAt: part.downloadedAt,
  };
}

/** Whether the person whose records they are is a minor at an instant. */
export function isMinorsRequest({ ofAgeOn, timeZone }: RecordRequest, at: Date): boolean {
  return isMinorAt(dayOf(ofAgeOn), timeZone, at);
}
