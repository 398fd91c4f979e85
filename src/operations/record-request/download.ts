import type { Readable } from 'node:stream';
import type { Dependencies } from '../../dependencies.js';
import { addLine } from '../../cases/timeline.js';
import { authorizationOver } from '../../domain/record-request/happen.js';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { readDate } from '../../domain/typed-date.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { createThrottle } from '../../security/throttle.js';
import { findRequest } from './links.js';
import { factsOf, lockRequest } from './row.js';

/** The file of a release, opened. */
export interface ReleasedFile {
  readonly content: Readable;
  readonly size: number;
  readonly name: string;
}

/**
 * Lets who asked download the records of one provider: once, within its time, with the date of birth of the person whose records they are, so that a link
 * that was forwarded opens nothing. An authorization that was withdrawn meanwhile refuses.
 */
export async function downloadRelease(
  dependencies: Dependencies,
  request: { readonly token: string; readonly partId: string; readonly birthDate: string },
): Promise<ReleasedFile | Refusal> {
  const { db, records, clock } = dependencies;
  const found = await findRequest(dependencies, 'record-request', request.token);
  if (isRefusal(found)) return found;
  const mayTry = createThrottle(dependencies, 'record-birth-date', limits.birthDatesPerLink);
  if (!(await mayTry(found.linkId))) return { refused: 'rate-limited' };
  const client = await db.client.findUnique({ where: { id: found.row.clientId } });
  const typed = readDate(request.birthDate);
  if (client === null || typed === null || typed !== calendarDate(client.birthDate))
    return { refused: 'birth-date-wrong', field: 'birthDate' };
  await mayTry.giveBack(found.linkId);
  return db.$transaction(async (tx): Promise<ReleasedFile | Refusal> => {
    const at = clock();
    const row = await lockRequest(tx, found.row.id);
    const part = row?.parts.find(({ id }) => id === request.partId);
    if (row === null || part === undefined) return { refused: 'not-found' };
    const refusal = authorizationOver(factsOf(row), at);
    if (refusal !== null) return refusal;
    if (row.state === 'withdrawn') return { refused: 'record-request-over' };
    if (part.state !== 'released' || part.exportId === null) return { refused: 'release-not-ready' };
    if (part.downloadedAt !== null) return { refused: 'release-downloaded' };
    const made = await tx.noteExport.findUnique({ where: { id: part.exportId } });
    const { objectKey = null, sizeBytes = null, expiresAt = null, state } = made ?? {};
    if (objectKey === null || sizeBytes === null || expiresAt === null) return { refused: 'release-over' };
    if (state !== 'ready' || expiresAt <= at) return { refused: 'release-over' };
    // First of all: where the record store is away, nothing was downloaded.
    const content = await records.get(objectKey, { start: 0, end: Number(sizeBytes) });
    await tx.recordRequestPart.update({ where: { id: part.id }, data: { downloadedAt: at } });
    await addLine(tx, row.id, at, { key: `downloaded/${part.exportId}`, code: 'records-downloaded' });
    return {
      content,
      size: Number(sizeBytes),
      name: `headway-records-${row.case.reference}-${part.place}.zip`,
    };
  });
}
