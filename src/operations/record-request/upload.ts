import { waitsForHolder, isGranted } from '../../domain/record-request/states.js';
import { Readable } from 'node:stream';
import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { checkRoom } from '../../domain/contact-request/papers.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { copiesFolder, uploadedFolder } from '../../records/export/object-keys.js';
import { takePaper, type SentFile } from '../contact-request/take-paper.js';
import { newId } from '../../security/new-id.js';
import { letHappen } from './change.js';
import { exportPart } from './grant.js';
import { findRequest } from './links.js';
import { lockRequest, type RequestRow } from './row.js';
import { digestOfAsked, refuseUnseen } from './seen.js';

/** A copy in the record store, as the row of an export names it. */
interface StoredCopy {
  readonly name: string;
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Takes the copy that the holder of the records uploads, and releases it in place of the one that we keep: each file drawn again (decision 022),
 * sealed, and sent the way that the person wants. Sent twice, it is one release. `seen` is what the page showed (`digestOfAsked`): refused where something else is asked for by
 * now, such as fewer days. What isn't written is removed again; of a program that dies in between, it goes with the chart. Locks the request.
 */
export async function releaseUpload(
  dependencies: Dependencies,
  token: string,
  files: readonly SentFile[],
  seen?: string,
): Promise<RequestRow | Refusal> {
  const found = await findRequest(dependencies, 'record-statement', token);
  if (isRefusal(found)) return found;
  const { row, subjectId: partId } = found;
  const refusal = refusalOf(row, partId, seen);
  if (refusal === 'released') return row;
  if (refusal !== null) return refusal;
  if (files.length === 0) return { refused: 'paper-empty', field: 'papers' };
  const room = checkRoom({ count: 0, bytes: 0 }, { count: files.length, bytes: 0 });
  if (room !== null) return room;
  const folder = `${copiesFolder(row.id, partId)}/${newId(dependencies.clock())}`;
  try {
    const copies = await store(dependencies, { requestId: row.id, folder, files });
    if (isRefusal(copies)) return copies;
    return await commit(dependencies, (tx, after) =>
      releaseCopies(tx, after, { requestId: row.id, partId, copies, seen, at: dependencies.clock() }),
    );
  } finally {
    // Asked of the database: a connection that broke while it committed doesn't say whether it did.
    if (!(await isReleased(dependencies, partId, folder)))
      await dependencies.recordStore.deleteFolder(folder);
  }
}

/** Whether copies of a folder are what a part releases. */
async function isReleased({ db }: Dependencies, partId: string, folder: string): Promise<boolean> {
  const { exportId } = await db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
  if (exportId === null) return false;
  const part = await db.noteExportPart.findFirst({ where: { exportId, folder: uploadedFolder } });
  return part !== null && JSON.stringify(part.files).includes(`${folder}/`);
}

/** Why a copy isn't taken: nobody waits for it, a part of the records is withheld, which a copy of all of them would let out, or something else is asked for than its holder saw. */
function refusalOf(row: RequestRow, partId: string, seen: string | undefined): Refusal | 'released' | null {
  if (row.settledAt !== null) return { refused: 'record-request-over' };
  const part = row.parts.find(({ id }) => id === partId);
  if (isGranted(part?.state)) return 'released';
  const isWanted = waitsForHolder(part?.state) && part?.withheldFrom === null;
  return isWanted ? refuseUnseen(digestOfAsked(row), seen) : { refused: 'state-does-not-allow' };
}

async function store(
  dependencies: Dependencies,
  of: { readonly requestId: string; readonly folder: string; readonly files: readonly SentFile[] },
): Promise<readonly StoredCopy[] | Refusal> {
  const copies: StoredCopy[] = [];
  for (const file of of.files) {
    const clean = await takePaper(dependencies, of.requestId, file);
    if (isRefusal(clean)) return clean;
    const name = `${copies.length + 1}.${clean.kind === 'jpeg' ? 'jpg' : clean.kind}`;
    const key = `${of.folder}/${name}`;
    const { size, sha256 } = await dependencies.records.put(key, Readable.from([clean.bytes]));
    copies.push({ name, key, size, sha256 });
  }
  return copies;
}

/** Grants the part, with the copies as all that its export has: its chart counts as rendered. */
async function releaseCopies(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly requestId: string;
    readonly partId: string;
    readonly copies: readonly StoredCopy[];
    readonly seen: string | undefined;
    readonly at: Date;
  },
): Promise<RequestRow | Refusal> {
  const { requestId, partId, copies, seen, at } = of;
  const locked = await lockRequest(tx, requestId);
  if (locked === null) return { refused: 'not-found' };
  // Another press may have come first.
  const refusal = refusalOf(locked, partId, seen);
  if (refusal === 'released') return locked;
  if (refusal !== null) return refusal;
  const granted = await letHappen(tx, {
    requestId,
    event: { kind: 'grant', partId, by: null, but: null },
    line: {
      key: `granted/${partId}/${at.getTime()}`,
      code: 'records-uploaded',
      detail: { count: copies.length },
    },
    partData: { grantedAt: at, grantedById: null },
    at,
  });
  if (isRefusal(granted)) return granted;
  const row = await exportPart(tx, after, granted, { partId, actorId: null, at });
  if (isRefusal(row)) return row;
  const { exportId, chartId } = await tx.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
  if (exportId === null) throw new Error('A release without an export');
  const files = copies.map((copy) => ({ ...copy }));
  await tx.noteExportPart.create({
    data: { exportId, chartId, folder: uploadedFolder, notes: 0, files, renderedAt: at },
  });
  await tx.noteExport.update({ where: { id: exportId }, data: { chartsDone: 1 } });
  return row;
}
