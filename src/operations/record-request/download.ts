import type { Readable } from 'node:stream';
import type { Dependencies } from '../../dependencies.js';
import type { Transaction } from '../../adapters/database.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import { authorizationOver } from '../../domain/record-request/authorization.js';
import { isReleased } from '../../domain/record-request/facts.js';
import type { Decider } from '../../domain/record-request/happen.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { findByBirthDate } from './birth-date.js';
import { madeFile } from './made-file.js';
import { heldBackBy } from './missing-notes.js';
import { factsOf, lockPart, type RequestRow } from './row.js';

/** The file of a release, opened. */
export interface ReleasedFile {
  readonly content: Readable;
  readonly size: number;
  readonly name: string;
}

/**
 * Lets who asked download the records of one provider: once, within its time, with the date of birth of the person whose records they are, so
 * that a link that was forwarded opens nothing. An authorization that was withdrawn meanwhile refuses. Locks the request.
 */
export async function downloadRelease(
  dependencies: Dependencies,
  request: { readonly token: string; readonly partId: string; readonly birthDate: string },
): Promise<ReleasedFile | Refusal> {
  const { db, records, clock } = dependencies;
  const asked = await findByBirthDate(dependencies, request);
  if (isRefusal(asked)) return asked;
  return db.$transaction(async (tx): Promise<ReleasedFile | Refusal> => {
    const at = clock();
    const locked = await lockPart(tx, asked.id, request.partId);
    if (locked === null) return { refused: 'not-found' };
    const { row, part } = locked;
    const refusal = authorizationOver(factsOf(row), at);
    if (refusal !== null) return refusal;
    // Once a third party's request is over, the person can't withdraw the authorization anymore: so nothing is open.
    if (row.state === 'withdrawn' || (row.settledAt !== null && row.requester === 'third_party'))
      return { refused: 'record-request-over' };
    if (!isOut(row, part.id)) return { refused: 'release-not-ready' };
    const line = { key: `downloaded/${part.exportId}`, code: 'records-downloaded' } as const;
    return takeFile(tx, row, { part, line, at, records });
  });
}

/**
 * Gives our staff the file of a part that goes out on paper, so that it can be sent: once, with a reason. Someone who needs it again grants it
 * again, which makes another. Locks the request.
 */
export async function downloadToSend(
  dependencies: Dependencies,
  request: {
    readonly requestId: string;
    readonly partId: string;
    readonly by: Decider;
    readonly reason: string;
  },
): Promise<ReleasedFile | Refusal> {
  const { requestId, partId, by } = request;
  if (!worksOnCases(by.role)) return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  if (isRefusal(reason)) return reason;
  return dependencies.db.$transaction(async (tx): Promise<ReleasedFile | Refusal> => {
    const at = dependencies.clock();
    const locked = await lockPart(tx, requestId, partId);
    if (locked === null) return { refused: 'not-found' };
    const { row, part } = locked;
    if (row.settledAt !== null) return { refused: 'record-request-over' };
    const refusal = authorizationOver(factsOf(row), at);
    if (refusal !== null) return refusal;
    if (part.delivery !== 'paper' || part.state !== 'granted') return { refused: 'state-does-not-allow' };
    if ((await heldBackBy(tx, part)) !== null) return { refused: 'file-incomplete' };
    const detail = { how: part.delivery, reason };
    const key = `taken-to-send/${part.exportId}`;
    return takeFile(tx, row, {
      part,
      line: { key, code: 'records-taken-to-send', detail, actorId: by.id },
      at,
      records: dependencies.records,
    });
  });
}

function isOut(row: RequestRow, partId: string): boolean {
  return factsOf(row).parts.some((part) => part.id === partId && isReleased(part));
}

/** The file of a part, once and within its time, with a line that says who took it. */
async function takeFile(
  tx: Transaction,
  row: RequestRow,
  {
    part,
    line,
    at,
    records,
  }: Pick<Dependencies, 'records'> & {
    readonly part: RequestRow['parts'][number];
    readonly line: CaseLine;
    readonly at: Date;
  },
): Promise<ReleasedFile | Refusal> {
  if (part.downloadedAt !== null) return { refused: 'release-downloaded' };
  const made = await madeFile(tx, part.exportId, at);
  if (isRefusal(made)) return made;
  const { objectKey, size } = made;
  // First of all: where the record store is away, nothing was downloaded.
  const content = await records.get(objectKey, { start: 0, end: size });
  await tx.recordRequestPart.update({ where: { id: part.id }, data: { downloadedAt: at } });
  await addLine(tx, row.id, at, line);
  const name = `headway-records-${row.case.reference}-${part.place}.zip`;
  return { content, size, name };
}
